import type { Expression, Query } from './ast.ts';
import type { Cursor } from './cursor.ts';

/** The parts of the grammar that contain one another. */
export interface Grammar {
  readonly expression: (cursor: Cursor) => Expression;
  readonly query: (cursor: Cursor) => Query;
}

/** One or more of something between commas. */
export function parseCommas<T>(cursor: Cursor, parse: (cursor: Cursor) => T): T[] {
  const list = [parse(cursor)];
  while (cursor.take(',')) {
    list.push(parse(cursor));
  }
  return list;
}
