import { z } from 'zod';
import type { Row, Value } from './kql/syntax.ts';
import { toText } from './kql/values.ts';

/** Rows per answer at most, and where nothing is asked for. */
const largestPage = 1000;

export const QueryOptions = z.object({
  $top: z.int().min(1).max(largestPage).default(largestPage),
  $skip: z.int().min(0).default(0),
  $skipToken: z.string().optional(),
  resultFormat: z.enum(['objectArray', 'table']).default('objectArray'),
});

export type QueryOptions = z.infer<typeof QueryOptions>;

/** A page of a result. */
export interface ResultPage {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows of all pages. */
  readonly total: number;
  /** Whether rows follow that are not on this page. */
  readonly more: boolean;
  /** Whether rows are missing although there is a next page. */
  readonly truncated?: boolean;
  /** Continues after this page; absent on the last, and where nothing can. */
  readonly skipToken?: string | undefined;
}

export function describeResult(page: ResultPage, { resultFormat }: QueryOptions): object {
  const { columns, rows, total, more, truncated = false, skipToken } = page;
  return {
    totalRecords: total,
    count: rows.length,
    data: resultFormat === 'table' ? describeTable(columns, rows) : rows.map((row) => describeRow(columns, row)),
    resultTruncated: truncated || (more && skipToken === undefined) ? 'true' : 'false',
    ...(skipToken !== undefined && { $skipToken: skipToken }),
  };
}

function describeRow(columns: readonly string[], row: Row): object {
  return Object.fromEntries(columns.map((name) => [name, describeValue(row[name] ?? null)]));
}

function describeTable(columns: readonly string[], rows: readonly Row[]): object {
  return {
    columns: columns.map((name) => ({ name, type: columnType(rows.map((row) => row[name] ?? null)) })),
    rows: rows.map((row) => columns.map((name) => describeValue(row[name] ?? null))),
  };
}

function describeValue(value: Value): unknown {
  return value instanceof Date ? toText(value) : value;
}

function columnType(values: readonly Value[]): string {
  const value = values.find((candidate) => candidate !== null);
  if (value instanceof Date) {
    return 'datetime';
  }
  switch (typeof value) {
    case 'number':
      return 'integer';
    case 'boolean':
      return 'boolean';
    case 'object':
      return 'object';
    default:
      return 'string';
  }
}
