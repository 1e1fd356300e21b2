import type { CreateProvider } from '../kernel/provider.ts';
import { completeGroupDelete } from './delete-group.ts';
import { resourceListRoutes } from './resource-list.ts';
import { resourceGroupRoutes } from './resource-groups.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { tagRoutes } from './tags.ts';

/** Microsoft.Resources: subscriptions, resource groups, tags. */
export const resourceManagement: CreateProvider = (kernel) => ({
  routes: [
    ...subscriptionRoutes(kernel),
    ...resourceGroupRoutes(kernel),
    ...resourceListRoutes(kernel),
    ...tagRoutes(kernel),
  ],
  completers: { 'resourceGroup.delete': completeGroupDelete(kernel) },
});
