import type { Caller } from '../kernel/caller.ts';
import type { Kernel } from '../kernel/provider.ts';
import { parseResourceId, resourceGroupId, resourceKey } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { repeatable, type ReadTable, type Table } from './kql/stream.ts';
import type { Operator, Row, Value } from './kql/syntax.ts';
import { leadingValues } from './leading-values.ts';
import { readResources, type GraphResource } from './read-resources.ts';

/** The columns of every table of resources. https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
const columns = [
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

const containers = ['microsoft.resources/subscriptions', 'microsoft.resources/resourcegroups'];
const instances = ['microsoft.compute/virtualmachinescalesets/virtualmachines'];
const authorization = ['microsoft.authorization/roleassignments', 'microsoft.authorization/roledefinitions'];
const policy = [
  ...['policydefinitions', 'policysetdefinitions', 'policyassignments', 'policyexemptions'].map(
    (type) => `microsoft.authorization/${type}`,
  ),
];
const elsewhere = new Set([...containers, ...instances, ...authorization, ...policy]);

/** The types that a table holds; `resources` holds all tracked ones that are in no other. */
const tables: Readonly<Record<string, readonly string[] | 'tracked'>> = {
  resources: 'tracked',
  resourcecontainers: containers,
  computeresources: instances,
  authorizationresources: authorization,
  policyresources: policy,
};

/** Containers are named as Resource Graph names them. */
const shownTypes: Readonly<Record<string, string>> = {
  'microsoft.resources/resourcegroups': 'microsoft.resources/subscriptions/resourcegroups',
};

export interface GraphScope {
  readonly kernel: Kernel;
  readonly caller: Caller;
  readonly subscriptions: readonly string[];
}

/** Where a query is in the table that it goes through. */
export interface Position {
  /** Key of the resource to begin with; absent: the first. */
  readonly from?: string | undefined;
  /** Key of the resource whose row was drawn last. */
  at: string;
}

export interface GraphTables {
  readonly read: ReadTable;
  /** A table in the order of its ids, from a position on, which is told where each row comes from. */
  inOrder(table: string, operators: readonly Operator[], position: Position): Table | undefined;
}

/** Tables as they are now (Azure's are minutes behind), without what the caller may not read. */
export function graphTables(scope: GraphScope): GraphTables {
  const mayRead = createReadCheck(scope);
  const { resources, tenantId } = scope.kernel;
  const subscriptions = new Set(scope.subscriptions.map((id) => id.toLowerCase()).toSorted());
  const open = (table: string, operators: readonly Operator[], position: Position): Table | undefined => {
    const types = tables[table];
    if (!types) {
      return undefined;
    }
    const isShown = (resource: Resource): boolean =>
      (types === 'tracked' ? isTracked(resource) : types.includes(resource.type.toLowerCase())) && mayRead(resource);
    const wanted = {
      subscriptions,
      types: storedTypes(types, leadingValues('type', operators)),
      ids: leadingValues('id', operators),
      from: position.from,
    };
    const draw = function* (): Generator<Row> {
      for (const resource of readResources(resources, wanted)) {
        if (isShown(resource.body)) {
          position.at = resourceKey(resource.body.id);
          yield toRow(resource, tenantId);
        }
      }
    };
    return {
      columns,
      rows: repeatable(draw),
      find(id) {
        const [resource] = readResources(resources, {
          ...wanted,
          types: undefined,
          ids: [id.toLowerCase()],
          from: undefined,
        });
        return resource && isShown(resource.body) ? toRow(resource, tenantId) : undefined;
      },
    };
  };
  return { read: (table, operators) => open(table, operators, { at: '' }), inOrder: open };
}

/** The types to read, as they are stored, of those that a table holds and a query asks for. */
function storedTypes(
  types: readonly string[] | 'tracked',
  asked: readonly string[] | undefined,
): readonly string[] | undefined {
  return types === 'tracked'
    ? asked
    : types.filter((type) => asked === undefined || asked.includes(shownTypes[type] ?? type));
}

function isTracked({ type, location }: Resource): boolean {
  return location !== undefined && !elsewhere.has(type.toLowerCase());
}

/** Asked once per type and resource group; only where that is refused, for each resource. */
function createReadCheck({ kernel: { permissions }, caller }: GraphScope): (resource: Resource) => boolean {
  const known = new Map<string, boolean>();
  return ({ id, type }) => {
    const group = resourceGroupId(id) ?? id;
    const key = `${type} ${group}`.toLowerCase();
    const action = `${type}/read`;
    const allowed = known.get(key) ?? permissions.allows(caller, action, group);
    known.set(key, allowed);
    return allowed || permissions.allows(caller, action, id);
  };
}

function toRow({ body: resource, hidden }: GraphResource, tenantId: string): Row {
  const { id, name, location = '', kind = '', managedBy = '' } = resource;
  const { subscriptionId = '', resourceGroup = '' } = parseResourceId(id) ?? {};
  const type = resource.type.toLowerCase();
  return {
    ...{ id, name, type: shownTypes[type] ?? type, tenantId, kind, location },
    ...{ resourceGroup: resourceGroup.toLowerCase(), subscriptionId, managedBy },
    sku: dynamic(resource.sku),
    plan: dynamic(resource.plan),
    properties: dynamic({ ...resource.properties, ...(hidden.power !== undefined && extended(hidden.power)) }),
    tags: dynamic(resource.tags),
    identity: dynamic(resource.identity),
    zones: dynamic(resource.zones),
    extendedLocation: null,
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
