import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Row, Value } from './kql/syntax.ts';
import type { Stream } from './kql/run-query.ts';
import { QueryError } from './kql/query-error.ts';
import { toText } from './kql/values.ts';

/** Rows per answer at most, and where nothing is asked for. */
const largestPage = 1000;

export const QueryOptions = z.object({
  $top: z.int().min(1).max(largestPage).default(largestPage),
  $skip: z.int().min(0).default(0),
  $skipToken: z.string().optional(),
  resultFormat: z.enum(['objectArray', 'table']).default('objectArray'),
});

export interface Asked {
  readonly query: string;
  readonly options: z.infer<typeof QueryOptions>;
  /** `limit` in the query ends paging. */
  readonly limited: boolean;
}

const SkipToken = z.object({ query: z.string(), offset: z.int() });

/** One page of a result. Without the column `id`, or with a `limit`, what does not fit is cut: there is no token. */
export function describeResult({ columns, rows }: Stream, { query, options, limited }: Asked): object {
  const digest = createHash('sha256').update(query).digest('base64url').slice(0, 16);
  const offset = options.$skipToken === undefined ? options.$skip : readSkipToken(options.$skipToken, digest);
  const all = [...rows];
  const page = all.slice(offset, offset + options.$top);
  const next = offset + page.length;
  const more = next < all.length;
  const pageable = columns.includes('id') && !limited;
  return {
    totalRecords: all.length,
    count: page.length,
    data:
      options.resultFormat === 'table' ? describeTable(columns, page) : page.map((row) => describeRow(columns, row)),
    facets: [],
    resultTruncated: more && !pageable ? 'true' : 'false',
    ...(more &&
      pageable && { $skipToken: Buffer.from(JSON.stringify({ query: digest, offset: next })).toString('base64') }),
  };
}

function readSkipToken(token: string, digest: string): number {
  try {
    const { query, offset } = SkipToken.parse(JSON.parse(Buffer.from(token, 'base64').toString('utf8')));
    if (query === digest) {
      return offset;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) {
      throw error;
    }
  }
  throw new QueryError({ code: 'InvalidSkipToken', message: 'The skip token is invalid or belongs to another query.' });
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
