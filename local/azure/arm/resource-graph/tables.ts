import type { Caller } from '../kernel/caller.ts';
import type { Kernel } from '../kernel/provider.ts';
import { parseResourceId, resourceGroupId } from '../kernel/resource-id.ts';
import type { JsonObject, Resource, StoredResource } from '../kernel/resource.ts';
import type { ReadTable } from './kql/run-query.ts';
import type { Operator, Row, Value } from './kql/syntax.ts';
import { leadingTypes } from './leading-types.ts';

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

/** Reads tables as they are now (Azure's are minutes behind), without what the caller may not read. */
export function graphTables(scope: GraphScope): ReadTable {
  return (table, operators) => {
    const types = tables[table];
    return types && { columns, rows: readRows(scope, types, operators) };
  };
}

/** What machines keep beside their body. */
interface MachineState {
  readonly power?: string;
}

type GraphResource = StoredResource<JsonObject, MachineState>;

const pageLength = 500;

function* readRows(
  scope: GraphScope,
  types: readonly string[] | 'tracked',
  operators: readonly Operator[],
): Iterable<Row> {
  const asked = leadingTypes(operators);
  const stored =
    types === 'tracked'
      ? asked
      : types.filter((type) => asked === undefined || asked.includes(shownTypes[type] ?? type));
  const mayRead = createReadCheck(scope);
  for (const subscription of scope.subscriptions) {
    const id = `/subscriptions/${subscription}`;
    for (const type of stored ?? [undefined]) {
      for (const resource of readAll(scope.kernel, id, type)) {
        const wanted = types !== 'tracked' || isTracked(resource.body);
        if (wanted && mayRead(resource.body)) {
          yield toRow(resource, scope.kernel.tenantId);
        }
      }
    }
  }
}

function* readAll({ resources }: Kernel, scope: string, type: string | undefined): Iterable<GraphResource> {
  if (type === 'microsoft.resources/subscriptions') {
    const found = resources.get<JsonObject, MachineState>(scope);
    yield* found ? [found] : [];
    return;
  }
  let after: string | undefined;
  do {
    const page = resources.list<JsonObject, MachineState>(scope, {
      top: pageLength,
      ...(type !== undefined && { type }),
      ...(after !== undefined && { after }),
    });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
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
