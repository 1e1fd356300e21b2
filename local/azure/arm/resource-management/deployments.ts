import { groupPath, route, subscriptionPath, type Route } from '../kernel/route.ts';
import { resourcesApiVersions as apiVersions } from './api-versions.ts';

/** Nothing is deployed by templates here, so there is never a deployment to list. */
export function deploymentRoutes(): readonly Route[] {
  const list = (scope: string): Route =>
    route({
      method: 'GET',
      path: `${scope}/providers/Microsoft.Resources/deployments`,
      action: 'Microsoft.Resources/deployments/read',
      apiVersions,
      handle: () => ({ status: 200, body: { value: [] } }),
    });
  return [list(subscriptionPath), list(groupPath)];
}
