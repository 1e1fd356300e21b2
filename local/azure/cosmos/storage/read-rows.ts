import type { DatabaseSync } from 'node:sqlite';
import type { Container } from './container.ts';
import { tableName } from './item-table.ts';
import { keyExpression } from './path-indexes.ts';

/** A part of WHERE with its values. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

interface RowOrder {
  readonly path: readonly (string | number)[];
  readonly descending: boolean;
}

/** Where to go on: the order keys and the place of the last row. */
export interface RowPosition {
  readonly keys: readonly string[];
  readonly seq: number;
}

interface RowRequest {
  readonly conditions: readonly SqlCondition[];
  readonly order: readonly RowOrder[];
  /** Rows up to here were read; `again` reads the row itself once more. */
  readonly after?: RowPosition & { readonly again: boolean };
  /** Virtual milliseconds since 1970. */
  readonly now: number;
}

interface ReadRow extends RowPosition {
  readonly body: string;
}

/** Reads items one at a time, in the order of their creation unless another is asked for. */
export function* readRows(
  file: DatabaseSync,
  container: Pick<Container, 'key'>,
  request: RowRequest,
): Generator<ReadRow> {
  const { order, after, now } = request;
  const keys = order.map(({ path }) => keyExpression(path));
  const conditions: SqlCondition[] = [
    ...request.conditions,
    { sql: '(expires IS NULL OR expires > ?)', values: [now] },
    ...(after ? [resume(keys, order, after)] : []),
  ];
  const sql = [
    `SELECT seq, body${keys.map((key, index) => `, ${key} AS key_${index}`).join('')} FROM ${tableName(container)}`,
    `WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`,
    `ORDER BY ${[...keys.map((key, index) => `${key} ${direction(order[index])}`), `seq ${lastDirection(order)}`].join(', ')}`,
  ].join(' ');
  for (const row of file.prepare(sql).iterate(...conditions.flatMap(({ values }) => values))) {
    yield {
      seq: Number(row['seq']),
      body: String(row['body']),
      keys: keys.map((_, index) => String(row[`key_${index}`])),
    };
  }
}

/** How many items meet the conditions, and one of them. */
export function countRows(
  file: DatabaseSync,
  container: Pick<Container, 'key'>,
  { conditions, now }: Pick<RowRequest, 'conditions' | 'now'>,
): { readonly count: number; readonly body: string } {
  const where = [...conditions, { sql: '(expires IS NULL OR expires > ?)', values: [now] }];
  const table = tableName(container);
  const text = where.map(({ sql }) => sql).join(' AND ');
  const counted = file
    .prepare(`SELECT count(*) AS count, min(seq) AS seq FROM ${table} WHERE ${text}`)
    .get(...where.flatMap(({ values }) => values));
  const first = file.prepare(`SELECT body FROM ${table} WHERE seq = ?`).get(counted!['seq']!);
  return { count: Number(counted!['count']), body: String(first?.['body']) };
}

function direction(order: RowOrder | undefined): 'ASC' | 'DESC' {
  return order?.descending ? 'DESC' : 'ASC';
}

/** Rows that sort alike come in the order that clients take for granted when they go on: backwards if anything descends. */
function lastDirection(order: readonly RowOrder[]): 'ASC' | 'DESC' {
  return order.some(({ descending }) => descending) ? 'DESC' : 'ASC';
}

/** All that comes after a position: greater in the first key, or equal there and greater in the next, and so on. */
function resume(
  keys: readonly string[],
  order: readonly RowOrder[],
  after: RowPosition & { again: boolean },
): SqlCondition {
  const beyond = (at: number): string => (order[at]?.descending ? '<' : '>');
  const ofSeq = `seq ${lastDirection(order) === 'DESC' ? '<' : '>'}${after.again ? '=' : ''} ?`;
  let condition: SqlCondition = { sql: ofSeq, values: [after.seq] };
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = after.keys[at] ?? '';
    // The first comparison is implied; it is what lets SQLite enter the index at the right place.
    condition = {
      sql: `(${keys[at]} ${beyond(at)}= ? AND (${keys[at]} ${beyond(at)} ? OR ${condition.sql}))`,
      values: [key, key, ...condition.values],
    };
  }
  return condition;
}
