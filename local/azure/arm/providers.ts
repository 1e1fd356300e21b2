import { alertsManagement } from './alerts-management/provider.ts';
import { authorization } from './authorization/provider.ts';
import { galleries } from './galleries/provider.ts';
import type { CreateProvider } from './kernel/provider.ts';
import { machines } from './machines/provider.ts';
import { marketplace } from './marketplace/provider.ts';
import { network } from './network/provider.ts';
import { policy } from './policy/provider.ts';
import { resourceGraph } from './resource-graph/provider.ts';
import { resourceManagement } from './resource-management/provider.ts';

/** Every resource provider. A new one is one more line here. */
export const providers: readonly CreateProvider[] = [
  resourceManagement,
  authorization,
  galleries,
  marketplace,
  machines,
  network,
  alertsManagement,
  policy,
  resourceGraph,
];
