import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import { route, subscriptionPath, type Route } from '../kernel/route.ts';
import { regionDisplayName, regionNames } from '../kernel/regions.ts';
import { resourcesApiVersions as apiVersions } from './api-versions.ts';

/** https://learn.microsoft.com/rest/api/resources/subscriptions */
export function subscriptionRoutes({ resources, permissions, tenantId }: Kernel): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/subscriptions',
      action: 'Microsoft.Resources/subscriptions/read',
      apiVersions,
      anyCaller: true,
      handle({ caller }) {
        const all = resources.list('', { type: 'Microsoft.Resources/subscriptions' }).items;
        const seen = all.filter(({ body }) =>
          permissions.allows(caller, 'Microsoft.Resources/subscriptions/read', body.id),
        );
        return {
          status: 200,
          body: { value: seen.map(({ body }) => subscription(body)), count: { type: 'Total', value: seen.length } },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/tenants',
      action: 'Microsoft.Resources/tenants/read',
      apiVersions,
      anyCaller: true,
      handle: () => ({
        status: 200,
        body: { value: [{ id: `/tenants/${tenantId}`, tenantId, tenantCategory: 'Home' }] },
      }),
    }),
    route({
      method: 'GET',
      path: subscriptionPath,
      action: 'Microsoft.Resources/subscriptions/read',
      apiVersions,
      handle: ({ resourceId }) => ({ status: 200, body: subscription(resources.require(resourceId).body) }),
    }),
    route({
      method: 'GET',
      path: `${subscriptionPath}/locations`,
      action: 'Microsoft.Resources/subscriptions/locations/read',
      apiVersions,
      handle: ({ resourceId }) => ({
        status: 200,
        body: { value: regionNames().map((name) => location(resourceId, name)) },
      }),
    }),
  ];
}

function subscription({ id, properties }: Resource): unknown {
  return {
    id,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    ...properties,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function location(subscriptionId: string, name: string): unknown {
  const displayName = regionDisplayName(name);
  return {
    id: `${subscriptionId}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
  };
}
