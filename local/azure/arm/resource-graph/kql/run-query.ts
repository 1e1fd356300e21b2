import { compileAggregate } from './aggregates.ts';
import { compile, requireColumn, type Evaluate, type Scope } from './evaluate.ts';
import { QueryError } from './query-error.ts';
import { indexed, join, joinsById, type JoinOperator, type RightSide } from './join.ts';
import { repeatable, type ReadTable, type Stream } from './stream.ts';
import type { NamedExpression, Operator, Query, Row, SortKey, Value } from './syntax.ts';
import { orderValues, isTrue, toText } from './values.ts';

/** Runs a query; rows are drawn one by one wherever an operator does not need all of them. */
export function runQuery(
  { table, operators }: Query,
  readTable: ReadTable,
  now: number,
  /** Reads the tables that are joined; absent: as the query's own. */
  readJoined: ReadTable = readTable,
): Stream {
  const start = readTable(table, operators);
  if (!start) {
    throw new QueryError({
      code: 'DisallowedLogicalTableName',
      message: `Table ${table} is invalid, unsupported or disallowed.`,
    });
  }
  return runOperators(start, operators, readJoined, now);
}

function runOperators(start: Stream, operators: readonly Operator[], readTable: ReadTable, now: number): Stream {
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
      return join(stream, operator, findMatches(operator, readTable, now));
  }
}

function filter(rows: Iterable<Row>, keep: (row: Row) => boolean): Iterable<Row> {
  return repeatable(function* () {
    for (const row of rows) {
      if (keep(row)) {
        yield row;
      }
    }
  });
}

function map(rows: Iterable<Row>, change: (row: Row) => Row): Iterable<Row> {
  return repeatable(function* () {
    for (const row of rows) {
      yield change(row);
    }
  });
}

function* take(rows: Iterable<Row>, count: number): Iterable<Row> {
  let left = count;
  for (const row of left > 0 ? rows : []) {
    yield row;
    left -= 1;
    if (left === 0) {
      return;
    }
  }
}

function picker(columns: readonly NamedExpression[], scope: Scope): (row: Row) => Row {
  const picks = columns.map(({ name, expression }) => [name, compile(expression, scope)] as const);
  return (row) => {
    const picked: Record<string, Value> = {};
    for (const [name, pick] of picks) {
      picked[name] = pick(row);
    }
    return picked;
  };
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

/** A right side with no more rows is read whole; of a larger one, rows are looked up where that can be done. */
const smallSide = 1000;
/** Rows that a join looks up one by one before it reads the whole right side all the same. */
const mostLookUps = 2500;

/** The right side of a join, read as far as it is needed where the table finds rows by what is joined on. */
function findMatches({ right, on }: JoinOperator, readTable: ReadTable, now: number): RightSide {
  const table = readTable(right.table, right.operators);
  const all = once(() => indexed(runQuery(right, readTable, now), on));
  if (!table?.find || !joinsById(right.operators, on)) {
    return all();
  }
  const { find, columns } = table;
  let [found, lookUps]: [Row | undefined, number] = [undefined, 0];
  const one = repeatable(() => (found ? [found] : []).values());
  const looked = runOperators({ columns, rows: one }, right.operators, readTable, now);
  const few = once(() => {
    const rows = [...take(runQuery(right, readTable, now).rows, smallSide + 1)];
    return rows.length <= smallSide ? indexed({ columns: looked.columns, rows }, on) : undefined;
  });
  const key = on[0]?.right ?? '';
  return {
    columns: looked.columns,
    matches(values) {
      const side = few() ?? (lookUps < mostLookUps ? undefined : all());
      if (side) {
        return side.matches(values);
      }
      lookUps += 1;
      const text = toText(values[0]);
      found = find(text);
      return [...looked.rows].filter((row) => toText(row[key]) === text);
    },
  };
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => (made ??= { result: make() }).result;
}
