import { runQuery } from './kql/run-query.ts';
import type { Expression, Operator, Query, Row } from './kql/syntax.ts';
import type { QueryOptions, ResultPage } from './result.ts';
import { readSkipToken, writeSkipToken, type Place } from './skip-token.ts';
import type { GraphTables, Position } from './tables.ts';

export interface PagedQuery {
  readonly text: string;
  readonly query: Query;
  readonly options: QueryOptions;
  readonly tables: GraphTables;
  readonly now: number;
}

/** One page of a query's rows. Without the column `id`, or with a `limit`, what does not fit is cut: there is no token. */
export function pageQuery(asked: PagedQuery): ResultPage {
  return goesById(asked.query.operators) ? pageInOrder(asked) : pageOfAll(asked);
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

/** A page that begins where the one before ended, at the same cost anywhere. Only the first one goes on to count all rows. */
function pageInOrder({ text, query, options, tables, now }: PagedQuery): ResultPage {
  const token = options.$skipToken === undefined ? undefined : readSkipToken(text, options.$skipToken);
  const skip = token ? 0 : options.$skip;
  const position: Position = { from: token?.last?.key, at: '' };
  const { columns, rows } = runQuery(
    { ...query, operators: query.operators.filter(({ kind }) => kind !== 'sort') },
    (table, operators) => tables.inOrder(table, operators, position),
    now,
    tables.read,
  );
  const page: Row[] = [];
  let [counted, last, more] = [0, token?.last, false];
  for (const { row, place } of withPlaces(rows, position)) {
    if (token?.last?.key === place.key && place.rows <= token.last.rows) {
      continue;
    }
    counted += 1;
    if (counted > skip && page.length < options.$top) {
      page.push(row);
      last = place;
    } else if (counted > skip) {
      more = true;
      if (token) {
        break;
      }
    }
  }
  const total = token?.total ?? counted;
  const offset = (token?.offset ?? skip) + page.length;
  return {
    ...{ columns, rows: page, total, more },
    skipToken: more ? writeSkipToken(text, { offset, total, last }) : undefined,
  };
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
