import { createHash } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from '../errors.ts';

/** Where a query goes on. */
const Continuation = z.object({
  /** Digest of query, parameters and scope, so that a token cannot be used for another query. */
  q: z.string(),
  /** How many results were delivered. */
  d: z.int().nonnegative(),
  /** The row of the last result, and how many of that row's results were delivered. Absent: count from the start. */
  at: z.object({ keys: z.array(z.string()), seq: z.int(), of: z.int().positive() }).optional(),
});
export type Continuation = z.infer<typeof Continuation>;

/** Tokens travel in headers, which clients limit. */
const longestKeys = 1500;

export function digest(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}

export function writeContinuation(token: Continuation): string {
  const { at, ...counted } = token;
  const short = at && Buffer.byteLength(JSON.stringify(at.keys)) <= longestKeys;
  return Buffer.from(JSON.stringify(short ? token : counted)).toString('base64url');
}

export function readContinuation(text: string | undefined, query: string): Continuation | undefined {
  if (text === undefined) {
    return undefined;
  }
  const parsed = Continuation.safeParse(parseToken(text));
  if (!parsed.success || parsed.data.q !== query) {
    throw badRequest('The continuation token is invalid: it does not belong to this query.');
  }
  return parsed.data;
}

function parseToken(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
