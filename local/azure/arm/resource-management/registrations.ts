import { ArmError } from '../kernel/arm-error.ts';
import { regionDisplayName, regionNames } from '../kernel/regions.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { JsonObject } from '../kernel/resource.ts';
import { route, subscriptionPath, type Route } from '../kernel/route.ts';
import { resourcesApiVersions as apiVersions } from './api-versions.ts';

interface Registration {
  readonly namespace: string;
  readonly resourceTypes: ReadonlyMap<string, readonly string[]>;
}

/** https://learn.microsoft.com/rest/api/resources/providers, told from the routes that are served; all are registered. */
export function registrationRoutes(served: readonly Route[]): readonly Route[] {
  const action = 'Microsoft.Resources/subscriptions/providers/read';
  const find = (namespace: string): Registration => {
    const found = registrations(served).find((known) => known.namespace.toLowerCase() === namespace.toLowerCase());
    if (!found) {
      throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`, {
        gateway: true,
      });
    }
    return found;
  };
  return [
    route({
      method: 'GET',
      path: `${subscriptionPath}/providers`,
      action,
      apiVersions,
      handle: ({ params }) => ({
        status: 200,
        body: { value: registrations(served).map((known) => describe(params.subscriptionId, known)) },
      }),
    }),
    route({
      method: 'GET',
      path: `${subscriptionPath}/providers/{namespace}`,
      action,
      apiVersions,
      handle: ({ params }) => ({ status: 200, body: describe(params.subscriptionId, find(params.namespace)) }),
    }),
    route({
      method: 'POST',
      path: `${subscriptionPath}/providers/{namespace}/register`,
      action: 'Microsoft.Resources/subscriptions/providers/register/action',
      apiVersions,
      readsOnly: true,
      handle: ({ params }) => ({ status: 200, body: describe(params.subscriptionId, find(params.namespace)) }),
    }),
  ];
}

/** `{ resourceType, locations, apiVersions }` of a type that is served, as templates ask for it. */
export function findResourceType(served: readonly Route[], namespace: string, type: string): JsonObject | undefined {
  const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const provider = registrations(served).find((known) => same(known.namespace, namespace));
  const found = [...(provider?.resourceTypes ?? [])].find(([known]) => same(known, type));
  return found && describeType(found);
}

function registrations(routes: readonly Route[]): readonly Registration[] {
  const namespaces = new Map<string, Map<string, readonly string[]>>();
  for (const { path, apiVersions: versions } of routes) {
    const segments = path.split('/');
    const id = segments.length % 2 === 0 ? `${path}/{name}` : path;
    const { namespace, type } = parseResourceId(id) ?? { namespace: undefined, type: '' };
    if (namespace !== undefined && namespace.includes('.') && !type.includes('{')) {
      const types = namespaces.get(namespace) ?? new Map<string, readonly string[]>();
      namespaces.set(namespace, types.set(type.slice(namespace.length + 1), versions));
    }
  }
  return [...namespaces].map(([namespace, resourceTypes]) => ({ namespace, resourceTypes }));
}

function describe(subscriptionId: string, { namespace, resourceTypes }: Registration): object {
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: [...resourceTypes].map(describeType),
  };
}

function describeType([resourceType, versions]: readonly [string, readonly string[]]): JsonObject {
  return { resourceType, locations: regionNames().map(regionDisplayName), apiVersions: versions.toReversed() };
}
