import type { Operator, Row } from './syntax.ts';

/** Rows on their way through a query, with the columns that they have, in order. */
export interface Stream {
  readonly columns: readonly string[];
  readonly rows: Iterable<Row>;
}

export interface Table extends Stream {
  /** The row of a resource id in any casing; absent where a table has no ids. */
  readonly find?: (id: string) => Row | undefined;
}

/** Rows of a table; `operators` are those that follow, for what can be left out early. Undefined: no such table. */
export type ReadTable = (table: string, operators: readonly Operator[]) => Table | undefined;

/** Rows that can be drawn more than once, each time anew. */
export function repeatable(draw: () => Iterator<Row>): Iterable<Row> {
  return { [Symbol.iterator]: draw };
}
