import type { Json } from '../json.ts';
import { keyScope } from '../items/key-scope.ts';
import type { KeyRangeTest } from '../feed/key-range.ts';
import type { PartitionKeyValue } from '../items/partition-key.ts';
import { partitionKeyOf } from '../items/partition-key.ts';
import type { Query } from '../sql/syntax/ast.ts';
import { foldsConstants } from '../sql/compile/check-grouping.ts';
import { rootName } from '../sql/compile/compile-sources.ts';
import type { Container } from '../storage/container.ts';
import type { Store } from '../storage/store.ts';
import type { PathIndexes } from '../storage/path-indexes.ts';
import { keyRanges, parseStored } from '../storage/order-key.ts';
import { keyExpression } from '../storage/path-indexes.ts';
import type { SqlCondition } from '../storage/read-rows.ts';
import { countRows, readRows } from '../storage/read-rows.ts';
import { narrowest } from './narrowest.ts';
import type { Continuation } from './continuation.ts';
import type { KeyRange } from './find-ranges.ts';
import { conjuncts, findRanges } from './find-ranges.ts';
import { findSort } from './indexing-policy.ts';
import type { Input } from './run-page.ts';

/** SQLite takes a limited number of values in one statement. */
const mostKeys = 500;

interface InputRequest {
  readonly query: Query;
  readonly parameters: ReadonlyMap<string, Json>;
  /** The partition key, or its first values, that the query is limited to. */
  readonly key?: readonly PartitionKeyValue[] | undefined;
  /** The stretch of partition keys that the query is limited to. */
  readonly range?: KeyRangeTest | undefined;
  readonly after?: Continuation['at'];
  readonly now: number;
}

/** The items that a query can be about, in its order, narrowed down by what SQLite can find through an index. */
export function containerInputs(
  store: Store,
  container: Container,
  indexes: PathIndexes,
  request: InputRequest,
): Iterable<Input> {
  const { query, after, now } = request;
  const sort = findSort(query, container);
  const ranges = findRanges(query, request.parameters);
  const levels = container.partitionKeyPaths.length;
  const key = request.key ?? keyOfRanges(ranges, container);
  const isScoped = key.length === levels;
  const scope: SqlCondition[] = key.length > 0 ? [keyScope(key, levels)] : [];
  const narrowed = ranges.map((range) => narrow(range, isScoped, indexes)).filter((some) => some.length > 0);
  const conditions = [...scope, ...narrowest(store.file, container, scope, narrowed)];
  for (const { path } of sort.filter(({ definedOnly }) => definedOnly)) {
    conditions.push({ sql: `${keyExpression(path)} > ?`, values: ['a'] });
  }
  if (sort.length > 0) {
    indexes.ensure(
      sort.map(({ path }) => path),
      isScoped,
    );
  }
  const name = rootName(query) ?? '';
  const isWhole = narrowed.length === 1 && isOneEquality(query, ranges) && !request.range;
  if (isWhole && query.sources.length === 1 && foldsConstants(query)) {
    return alike(countRows(store.file, container, { conditions, now }), name);
  }
  const rows = readRows(store.file, container, {
    conditions,
    order: sort,
    now,
    ...(after && { after: { ...after, again: true } }),
  });
  const { range } = request;
  return bind(rows, name, (item) => !range || range(partitionKeyOf(item, container)));
}

/** Whether WHERE is one comparison, so that the rows that its range leaves are those that it means. */
function isOneEquality({ where }: Query, [range]: readonly KeyRange[]): boolean {
  const value = range?.value;
  // Half a character has the key of a replacement character.
  const isTold = typeof value === 'string' ? value.isWellFormed() : value !== undefined;
  return isTold && where !== undefined && conjuncts(where).length === 1;
}

/** So many rows of which a query sees no difference: one stands for all. */
function* alike({ count, body }: ReturnType<typeof countRows>, name: string): Generator<Input> {
  for (let seq = 0; seq < count; seq += 1) {
    yield { scope: { name, value: parseStored(body) }, keys: [], seq };
  }
}

function* bind(rows: ReturnType<typeof readRows>, name: string, isMeant: (item: Json) => boolean): Generator<Input> {
  for (const { body, keys, seq } of rows) {
    const value = parseStored(body);
    if (isMeant(value)) {
      yield { scope: { name, value }, keys, seq };
    }
  }
}

/** The key's values that WHERE itself demands, from the first level on. */
function keyOfRanges(ranges: readonly KeyRange[], container: Container): PartitionKeyValue[] {
  const key: PartitionKeyValue[] = [];
  for (const path of container.partitionKeyPaths) {
    const found = ranges.find((range) => range.value !== undefined && samePath(range.path, path));
    if (!found) {
      break;
    }
    key.push(found.value as PartitionKeyValue);
  }
  return key;
}

function narrow(range: KeyRange, isScoped: boolean, indexes: PathIndexes): SqlCondition[] {
  if (isScoped && samePath(range.path, ['id']) && typeof range.value === 'string') {
    return [{ sql: 'id = ?', values: [range.value] }];
  }
  const isLong = range.keys && range.keys.length > mostKeys;
  if (isScoped && samePath(range.path, ['id']) && range.keys && !isLong) {
    return [anyOfIds(range.keys)];
  }
  return !isLong && indexes.ensure([range.path], isScoped) ? toConditions(range) : [];
}

/** Ids are kept beside the items. Whatever is no text is no id either. */
function anyOfIds(keys: readonly string[]): SqlCondition {
  const ids = keys.filter((key) => key.startsWith(keyRanges.string.from)).map((key) => key.slice(1));
  return { sql: `id IN (${ids.map(() => '?').join(', ')})`, values: ids };
}

function toConditions({ path, keys, from, to, before }: KeyRange): SqlCondition[] {
  const expression = keyExpression(path);
  const bound = (operator: string, key: string | undefined): SqlCondition[] =>
    key === undefined ? [] : [{ sql: `${expression} ${operator} ?`, values: [key] }];
  if (keys) {
    return [{ sql: `${expression} IN (${keys.map(() => '?').join(', ')})`, values: keys }];
  }
  return [...bound('>=', from), ...bound('<=', to), ...bound('<', before)];
}

function samePath(left: readonly (string | number)[], right: readonly (string | number)[]): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}
