import { compileAggregate } from './aggregates.ts';
import { compile, requireColumn, type Evaluate, type Scope } from './evaluate.ts';
import { QueryError } from './query-error.ts';
import type { NamedExpression, Operator, Query, Row, SortKey, Value } from './syntax.ts';
import { orderValues, isTrue, toText } from './values.ts';

/** Rows on their way through a query, with the columns that they have, in order. */
export interface Stream {
  readonly columns: readonly string[];
  readonly rows: Iterable<Row>;
}

/** Rows of a table; `operators` are those that follow, for what can be left out early. Undefined: no such table. */
export type ReadTable = (table: string, operators: readonly Operator[]) => Stream | undefined;

/** Runs a query; rows are drawn one by one wherever an operator does not need all of them. */
export function runQuery({ table, operators }: Query, readTable: ReadTable, now: number): Stream {
  const start = readTable(table, operators);
  if (!start) {
    throw new QueryError({
      code: 'DisallowedLogicalTableName',
      message: `Table ${table} is invalid, unsupported or disallowed.`,
    });
  }
  return operators.reduce((stream, operator) => apply(stream, operator, readTable, now), start);
}

function apply(stream: Stream, operator: Operator, readTable: ReadTable, now: number): Stream {
  const { columns, rows } = stream;
  const scope: Scope = { columns: new Set(columns), now };
  switch (operator.kind) {
    case 'where': {
      const condition = compile(operator.condition, scope);
      return { columns, rows: filter(rows, (row) => isTrue(condition(row))) };
    }
    case 'project':
      return { columns: operator.columns.map(({ name }) => name), rows: map(rows, picker(operator.columns, scope)) };
    case 'extend': {
      const pick = picker(operator.columns, scope);
      const names = operator.columns.map(({ name }) => name);
      return { columns: [...new Set([...columns, ...names])], rows: map(rows, (row) => ({ ...row, ...pick(row) })) };
    }
    case 'projectAway': {
      operator.names.forEach((name) => requireColumn(name, scope));
      return { columns: columns.filter((name) => !operator.names.includes(name)), rows };
    }
    case 'distinct':
      return summarize(stream, { aggregates: [], by: operator.columns }, scope);
    case 'summarize':
      return summarize(stream, operator, scope);
    case 'sort':
      return { columns, rows: sort(rows, operator.keys, scope) };
    case 'limit':
      return { columns, rows: take(rows, operator.count) };
    case 'count':
      return { columns: ['Count'], rows: [{ Count: [...rows].length }] };
    case 'mvExpand':
      return expand(stream, operator.column, scope);
    case 'join':
      return join(stream, operator, runQuery(operator.right, readTable, now));
  }
}

function* filter(rows: Iterable<Row>, keep: (row: Row) => boolean): Iterable<Row> {
  for (const row of rows) {
    if (keep(row)) {
      yield row;
    }
  }
}

function* map(rows: Iterable<Row>, change: (row: Row) => Row): Iterable<Row> {
  for (const row of rows) {
    yield change(row);
  }
}

function* take(rows: Iterable<Row>, count: number): Iterable<Row> {
  let left = count;
  for (const row of rows) {
    if (left-- <= 0) {
      return;
    }
    yield row;
  }
}

function picker(columns: readonly NamedExpression[], scope: Scope): (row: Row) => Row {
  const picks = columns.map(({ name, expression }) => [name, compile(expression, scope)] as const);
  return (row) => Object.fromEntries(picks.map(([name, pick]) => [name, pick(row)]));
}

function summarize(
  { rows }: Stream,
  { aggregates, by }: { readonly aggregates: readonly NamedExpression[]; readonly by: readonly NamedExpression[] },
  scope: Scope,
): Stream {
  const pick = picker(by, scope);
  const compiled = aggregates.map(({ name, expression }) => compileAggregate(name, expression, scope));
  const groups = new Map<string, { readonly key: Row; readonly rows: Row[] }>();
  for (const row of rows) {
    const key = pick(row);
    const text = JSON.stringify(Object.values(key));
    const group = groups.get(text) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(text, group);
  }
  if (by.length === 0 && groups.size === 0) {
    groups.set('', { key: {}, rows: [] });
  }
  const result = [...groups.values()].map(
    (group): Row => Object.assign({}, group.key, ...compiled.map((run) => run(group.rows))) as Row,
  );
  const wanted = [...by, ...aggregates].map(({ name }) => name);
  const names = result.length > 0 ? result.flatMap((row) => Object.keys(row)) : wanted;
  return { columns: [...new Set(names)], rows: result };
}

function sort(rows: Iterable<Row>, keys: readonly SortKey[], scope: Scope): readonly Row[] {
  const compiled = keys.map((key) => ({ ...key, evaluate: compile(key.expression, scope) }));
  return [...rows].sort((one, other) => {
    for (const key of compiled) {
      const order = compareByKey(key, key.evaluate(one), key.evaluate(other));
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  });
}

function compareByKey(
  { direction, nulls }: SortKey & { readonly evaluate: Evaluate },
  one: Value,
  other: Value,
): number {
  if (one === null || other === null) {
    const order = one === other ? 0 : one === null ? -1 : 1;
    return nulls === 'first' ? order : -order;
  }
  return (direction === 'asc' ? 1 : -1) * orderValues(one, other);
}

/** A row for each item of a list or member of a bag; a row with nothing in it stays as it is. */
function expand({ columns, rows }: Stream, { name, expression }: NamedExpression, scope: Scope): Stream {
  const evaluate = compile(expression, scope);
  const expanded = function* (): Iterable<Row> {
    for (const row of rows) {
      for (const item of itemsOf(evaluate(row))) {
        yield { ...row, [name]: item };
      }
    }
  };
  return { columns: [...new Set([...columns, name])], rows: expanded() };
}

function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) {
    return value.length > 0 ? (value as readonly Value[]) : [null];
  }
  const isBag = typeof value === 'object' && value !== null && !(value instanceof Date);
  return isBag ? Object.entries(value).map(([key, member]) => ({ [key]: member })) : [value];
}

/** Joins by equality; a column that both sides have gets a `1` on the right. */
function join(left: Stream, { join: kind, on }: Extract<Operator, { kind: 'join' }>, right: Stream): Stream {
  on.forEach((key) => {
    requireColumn(key.left, { columns: new Set(left.columns), now: 0 });
    requireColumn(key.right, { columns: new Set(right.columns), now: 0 });
  });
  const renamed = new Map(right.columns.map((name) => [name, left.columns.includes(name) ? `${name}1` : name]));
  const index = new Map<string, Row[]>();
  for (const row of right.rows) {
    const key = on.map((part) => toText(row[part.right])).join('\n');
    const same = index.get(key) ?? [];
    same.push(row);
    index.set(key, same);
  }
  const rename = (row: Row): Row => Object.fromEntries([...renamed].map(([name, as]) => [as, row[name] ?? null]));
  const joined = function* (): Iterable<Row> {
    const seen = new Set<string>();
    for (const row of left.rows) {
      const key = on.map((part) => toText(row[part.left])).join('\n');
      const matches = index.get(key) ?? (kind === 'leftouter' ? [{}] : []);
      const repeated = kind === 'innerunique' && seen.has(key);
      seen.add(key);
      yield* repeated ? [] : matches.map((match) => ({ ...row, ...rename(match) }));
    }
  };
  return { columns: [...left.columns, ...renamed.values()], rows: joined() };
}
