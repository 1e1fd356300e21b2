import type { JsonObject, StoredResource } from '../kernel/resource.ts';
import type { SubscriptionState } from '../seed.ts';
import type { Row, Value } from './kql/syntax.ts';

/** The columns of every table of resources. https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
export const columns = [
  ...[
    'id',
    'name',
    'type',
    'tenantId',
    'kind',
    'location',
    'resourceGroup',
    'subscriptionId',
    'managedBy',
    'sku',
    'plan',
  ],
  ...['properties', 'tags', 'identity', 'zones', 'extendedLocation'],
];

/** What machines and subscriptions keep beside their body. */
export interface HiddenState extends SubscriptionState {
  readonly power?: string;
}

export type GraphResource = StoredResource<JsonObject, HiddenState>;

/** A stored type, in small letters, as Resource Graph names it. */
export function shownType(type: string): string {
  return type === 'microsoft.resources/resourcegroups' ? 'microsoft.resources/subscriptions/resourcegroups' : type;
}

/** A resource as a row of its table. */
export function toRow({ body: resource, hidden }: GraphResource, tenantId: string): Row {
  const { id, location = '', kind = '', managedBy = '' } = resource;
  const [, , subscriptionId = '', , group = ''] = id.split('/', 5);
  const resourceGroup = group.toLowerCase();
  const type = resource.type.toLowerCase();
  const subscription =
    type === 'microsoft.resources/subscriptions' && describeSubscription(resource.properties, hidden);
  return {
    ...{ id, name: resource.name, type: shownType(type), tenantId, kind, location },
    ...{ resourceGroup, subscriptionId, managedBy },
    sku: dynamic(resource.sku),
    plan: dynamic(resource.plan),
    properties: dynamic(
      hidden.power === undefined ? resource.properties : { ...resource.properties, ...extended(hidden.power) },
    ),
    tags: dynamic(resource.tags),
    identity: dynamic(resource.identity),
    zones: dynamic(resource.zones),
    extendedLocation: null,
    ...subscription,
  };
}

/** Subscriptions go by their display names, and show the management groups above them, nearest first. */
function describeSubscription(
  { displayName, state }: JsonObject,
  { managementGroups = [] }: HiddenState,
): Pick<Row, 'name' | 'properties'> {
  return {
    name: dynamic(displayName),
    properties: dynamic({ state, managedByTenants: [], managementGroupAncestorsChain: managementGroups }),
  };
}

/** Machines show their power state without an instance view being asked for. */
function extended(power: string): object {
  const powerState = { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` };
  return { extended: { instanceView: { powerState } } };
}

/** Stored JSON as a query's value. */
function dynamic(json: unknown): Value {
  return (json ?? null) as Value;
}
