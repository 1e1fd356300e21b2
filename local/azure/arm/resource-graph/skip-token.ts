import { createHash } from 'node:crypto';
import { z } from 'zod';
import { QueryError } from './kql/query-error.ts';

/** Key of the resource that a row came from, and how many rows it has given so far. */
const Place = z.object({ key: z.string(), rows: z.int() });
export type Place = Readonly<z.infer<typeof Place>>;

const SkipToken = z.object({
  query: z.string(),
  /** Rows of the pages before, and of all pages. */
  offset: z.int(),
  total: z.int(),
  /** Of the last row: the next page begins after it. */
  last: Place.optional(),
});
export type SkipToken = z.infer<typeof SkipToken>;

export function writeSkipToken(query: string, token: Omit<SkipToken, 'query'>): string {
  return Buffer.from(JSON.stringify({ ...token, query: digest(query) })).toString('base64');
}

/** Throws `QueryError` for what is no token, or that of another query. */
export function readSkipToken(query: string, token: string): SkipToken {
  try {
    const read = SkipToken.parse(JSON.parse(Buffer.from(token, 'base64').toString('utf8')));
    if (read.query === digest(query)) {
      return read;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) {
      throw error;
    }
  }
  throw new QueryError({ code: 'InvalidSkipToken', message: 'The skip token is invalid or belongs to another query.' });
}

function digest(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 16);
}
