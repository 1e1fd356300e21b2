import { runQuery } from './kql/run-query.ts';
import type { Stream } from './kql/stream.ts';
import type { Expression, Operator, Query, Row } from './kql/syntax.ts';
import { leadingValues } from './leading-values.ts';
import type { QueryOptions, ResultPage } from './result.ts';
import { readSkipToken, writeSkipToken, type Place } from './skip-token.ts';
import type { GraphTables, Position } from './tables.ts';
import type { Total } from './totals.ts';

export interface PagedQuery {
  readonly text: string;
  readonly query: Query;
  readonly options: QueryOptions;
  readonly tables: GraphTables;
  readonly total: Total;
  readonly now: number;
}

/** One page of a query's rows. Without the column `id`, or with a `limit`, what does not fit is cut: there is no token. */
export function pageQuery(asked: PagedQuery): ResultPage {
  return goesById(asked.query.operators) ? pageInOrder(asked) : (pageOfCount(asked) ?? pageOfAll(asked));
}

/** `where type … | summarize count()` reads nothing that it counts, where the caller may read all of it. */
function pageOfCount({ query, tables }: PagedQuery): ResultPage | undefined {
  const [where, summarize, ...others] = query.operators;
  const types = where?.kind === 'where' && isTypeCondition(where.condition) && leadingValues('type', [where]);
  const [aggregate, ...more] = summarize?.kind === 'summarize' && summarize.by.length === 0 ? summarize.aggregates : [];
  const counts = aggregate?.expression.kind === 'call' && aggregate.expression.name === 'count';
  const total = types && counts && others.length + more.length === 0 ? tables.count(query.table, types) : undefined;
  return total === undefined || !aggregate
    ? undefined
    : { columns: [aggregate.name], rows: [{ [aggregate.name]: total }], total: 1, more: false };
}

function isTypeCondition(condition: Expression): boolean {
  return condition.kind === 'binary' && condition.operator !== 'and' && condition.operator !== 'or';
}

function pageOfAll({ text, query, options, tables, now }: PagedQuery): ResultPage {
  const { columns, rows } = runQuery(query, tables.read, now);
  const all = [...rows];
  const offset = options.$skipToken === undefined ? options.$skip : readSkipToken(text, options.$skipToken).offset;
  const page = all.slice(offset, offset + options.$top);
  const next = offset + page.length;
  const more = next < all.length;
  const pageable = columns.includes('id') && !query.operators.some(({ kind }) => kind === 'limit');
  return {
    ...{ columns, rows: page, total: all.length, more },
    skipToken: more && pageable ? writeSkipToken(text, { offset: next, total: all.length }) : undefined,
  };
}

/** A page that begins where the one before ended, at the same cost anywhere. Only the first one counts all rows. */
function pageInOrder({ text, query, options, tables, total: remember, now }: PagedQuery): ResultPage {
  const token = options.$skipToken === undefined ? undefined : readSkipToken(text, options.$skipToken);
  const skip = token ? 0 : options.$skip;
  const position: Position = { from: token?.last?.key, at: '' };
  const operators = query.operators.filter(({ kind }) => kind !== 'sort');
  const { columns, rows } = runInOrder({ ...query, operators }, tables, position, now);
  const page: Row[] = [];
  let [skipped, last, more] = [0, token?.last, false];
  for (const { row, place } of withPlaces(rows, position)) {
    if (token?.last?.key === place.key && place.rows <= token.last.rows) {
      continue;
    }
    if (skipped < skip) {
      skipped += 1;
    } else if (page.length < options.$top) {
      page.push(row);
      last = place;
    } else {
      more = true;
      break;
    }
  }
  const offset = (token?.offset ?? skipped) + page.length;
  const countAll = () => countRows(runInOrder(shortened(query), tables, { at: '' }, now).rows);
  const total = token?.total ?? (more ? remember(countAll) : offset);
  return {
    ...{ columns, rows: page, total, more },
    skipToken: more ? writeSkipToken(text, { offset, total, last }) : undefined,
  };
}

function runInOrder(query: Query, tables: GraphTables, position: Position, now: number): Stream {
  return runQuery(query, (table, operators) => tables.inOrder(table, operators, position), now, tables.read);
}

/** A query with as many rows: what comes after the last condition or join changes none. */
function shortened({ table, operators }: Query): Query {
  const end = operators.findLastIndex(({ kind }) => kind === 'where' || kind === 'join');
  return { table, operators: operators.slice(0, end + 1).filter(({ kind }) => kind !== 'sort') };
}

function countRows(rows: Iterable<Row>): number {
  return Iterator.from(rows).reduce((count) => count + 1, 0);
}

/** Each row with the resource that it came from, and which of its rows it is. */
function* withPlaces(rows: Iterable<Row>, position: Position): Iterable<{ readonly row: Row; readonly place: Place }> {
  let place: Place = { key: '', rows: 0 };
  for (const row of rows) {
    place = { key: position.at, rows: place.key === position.at ? place.rows + 1 : 1 };
    yield { row, place };
  }
}

/** Whether rows come in the order of their ids and each is made from one resource of the table: then pages need no sorting. */
function goesById(operators: readonly Operator[]): boolean {
  const sorts = operators.filter((operator) => operator.kind === 'sort');
  const [key, ...others] = sorts[0]?.keys ?? [];
  return (
    sorts.length === 1 &&
    others.length === 0 &&
    key?.direction === 'asc' &&
    isId(key.expression) &&
    operators.some(({ kind }) => kind === 'project') &&
    operators.every(keepsId)
  );
}

function keepsId(operator: Operator): boolean {
  switch (operator.kind) {
    case 'where':
    case 'sort':
      return true;
    case 'join':
      return operator.join !== 'innerunique';
    case 'extend':
      return operator.columns.every(({ name }) => name !== 'id');
    case 'project':
      return operator.columns.some(({ name, expression }) => name === 'id' && isId(expression));
    default:
      return false;
  }
}

function isId(expression: Expression): boolean {
  return expression.kind === 'column' && expression.name === 'id';
}
