import type { RoutePorts } from '../command-ports.ts';
import type { Route } from '../route.ts';
import { adoptionRoutes } from './adoption.ts';
import { deadLetterRoutes } from './dead-letters.ts';
import { digestRoutes } from './digests.ts';
import { exemptionRoutes } from './exemptions.ts';
import { findingRoutes } from './findings.ts';
import { machineRoutes } from './machines.ts';
import { ruleRoutes } from './rules.ts';
import { sweepRoutes } from './sweeps.ts';
import { usageRoutes } from './usage.ts';

/** Which machines run which images, what is said of that, and to whom. */
export function complianceRoutes(ports: RoutePorts, apiUrl: string): readonly Route[] {
  return [
    ...findingRoutes(ports),
    ...machineRoutes(ports),
    ...exemptionRoutes(ports),
    ...ruleRoutes(ports),
    ...sweepRoutes(ports),
    ...adoptionRoutes(ports),
    ...usageRoutes(ports),
    ...digestRoutes(ports, apiUrl),
    ...deadLetterRoutes(ports),
  ];
}
