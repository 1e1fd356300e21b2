import type { Caller } from '../kernel/caller.ts';
import type { Kernel } from '../kernel/provider.ts';
import { resourceGroupId, resourceKey, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { repeatable, type ReadTable, type Table } from './kql/stream.ts';
import type { Operator, Row } from './kql/syntax.ts';
import { leadingTests, leadingValues } from './leading-values.ts';
import { columns, shownType, toRow } from './graph-row.ts';
import { readResources, type Wanted } from './read-resources.ts';

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

export interface GraphScope {
  readonly kernel: Kernel;
  readonly caller: Caller;
  readonly subscriptions: readonly string[];
  /** How many milliseconds ago what is shown was so. */
  readonly behind: number;
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
  /** How many resources of these types a table holds; undefined where only reading each of them tells. */
  count(table: string, asked: readonly string[]): number | undefined;
  /** A table in the order of its ids, from a position on, which is told where each row comes from. */
  inOrder(table: string, operators: readonly Operator[], position: Position): Table | undefined;
}

/** Tables as they are now, or as they were a while ago, without what the caller may not read. */
export function graphTables(scope: GraphScope): GraphTables {
  const source = sourceOf(scope);
  return {
    read: (table, operators) => openTable(source, table, operators, { at: '' }),
    inOrder: (table, operators, position) => openTable(source, table, operators, position),
    count: (table, asked) => countResources(source, typesCountedAlone(table, asked)),
  };
}

/** What one query reads from. */
interface Source extends Pick<Kernel, 'resources' | 'tenantId'> {
  /** In small letters and in order. */
  readonly subscriptions: ReadonlySet<string>;
  /** Resources by key as they are to be shown instead of as they are. */
  readonly instead: Wanted['instead'];
  readonly mayRead: (resource: Pick<Resource, 'id' | 'type'>) => boolean;
}

function sourceOf(scope: GraphScope): Source {
  const { resources, history, tenantId, clock } = scope.kernel;
  return {
    resources,
    tenantId,
    subscriptions: new Set(scope.subscriptions.map((id) => id.toLowerCase()).toSorted()),
    instead: scope.behind > 0 ? history.since(clock.now() - scope.behind) : undefined,
    mayRead: createReadCheck(scope),
  };
}

function openTable(
  { resources, tenantId, subscriptions, instead, mayRead }: Source,
  table: string,
  operators: readonly Operator[],
  position: Position,
): Table | undefined {
  const types = tables[table];
  if (!types) {
    return undefined;
  }
  const isShown = (resource: Resource): boolean =>
    (types === 'tracked' ? isTracked(resource) : types.includes(resource.type.toLowerCase())) && mayRead(resource);
  const wanted = {
    ...{ subscriptions, instead },
    types: storedTypes(types, leadingValues('type', operators)),
    ids: leadingValues('id', operators),
    matching: leadingTests(operators),
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
      const one = { ...wanted, types: undefined, ids: [id.toLowerCase()], from: undefined };
      const [resource] = readResources(resources, one);
      return resource && isShown(resource.body) ? toRow(resource, tenantId) : undefined;
    },
  };
}

function countResources(
  { resources, subscriptions, instead, mayRead }: Source,
  types: readonly string[],
): number | undefined {
  const scopes = [...subscriptions].map((id) => `/subscriptions/${id}`);
  if (instead || types.length === 0 || !types.every((type) => scopes.every((id) => mayRead({ id, type })))) {
    return undefined;
  }
  const counts = types.flatMap((type) => scopes.map((id) => resources.count(id, type)));
  return counts.reduce((sum, found) => sum + found, 0);
}

/** The types that are asked for, where all resources of them are in the table; else none. */
function typesCountedAlone(table: string, asked: readonly string[]): readonly string[] {
  const held = tables[table];
  const types = (held && storedTypes(held, asked)) ?? [];
  return held === 'tracked' && types.some((type) => elsewhere.has(type)) ? [] : types;
}

/** The types to read, as they are stored, of those that a table holds and a query asks for. */
function storedTypes(
  types: readonly string[] | 'tracked',
  asked: readonly string[] | undefined,
): readonly string[] | undefined {
  return types === 'tracked' ? asked : types.filter((type) => asked === undefined || asked.includes(shownType(type)));
}

function isTracked({ type, location }: Resource): boolean {
  return location !== undefined && !elsewhere.has(type.toLowerCase());
}

/**
 * Asked once per type and subscription, where that is refused per resource group, and only where that is refused too for
 * each resource: who may read a scope may read all within it.
 */
function createReadCheck({
  kernel: { permissions },
  caller,
}: GraphScope): (resource: Pick<Resource, 'id' | 'type'>) => boolean {
  const known = new Map<string, boolean>();
  const allows = (action: string, scope: string): boolean => {
    const key = `${action} ${scope}`;
    const allowed = known.get(key) ?? permissions.allows(caller, action, scope);
    known.set(key, allowed);
    return allowed;
  };
  return ({ id, type }) => {
    const action = actionOf(type);
    return (
      allows(action, `/subscriptions/${subscriptionIdOf(id) ?? ''}`) ||
      allows(action, resourceGroupId(id) ?? id) ||
      permissions.allows(caller, action, id)
    );
  };
}

/** Azure's actions name resource groups below their subscription. */
function actionOf(type: string): string {
  return type.toLowerCase() === 'microsoft.resources/resourcegroups'
    ? 'Microsoft.Resources/subscriptions/resourceGroups/read'
    : `${type}/read`;
}
