import { createHash } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from '../errors.ts';

/** Where a query goes on. */
const Continuation = z.object({
  /** Digest of the container and the part of it that was asked for. */
  s: z.string(),
  /** Digest of query and parameters, so that a token cannot be used for another query. */
  q: z.string(),
  /** How many results were delivered. */
  d: z.int().nonnegative(),
  /** The row of the last result, and how many of that row's results were delivered. Absent: count from the start. */
  at: z.object({ keys: z.array(z.string()), seq: z.int(), of: z.int().positive() }).optional(),
});
export type Continuation = z.infer<typeof Continuation>;

/** What a token has to be of. */
export interface TokenScope {
  readonly scope: string;
  readonly query: string;
  /**
   * How many members a query sorts by that may go on from a place which another query reached, as long as that one sorted
   * by as many; 0 where only the very same query goes on.
   */
  readonly sortedBy: number;
}

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

export function readContinuation(text: string | undefined, asked: TokenScope): Continuation | undefined {
  if (text === undefined) {
    return undefined;
  }
  const parsed = Continuation.safeParse(parseToken(text));
  if (!parsed.success || !isOf(parsed.data, asked)) {
    throw badRequest('The continuation token is invalid: it does not belong to this query.');
  }
  return parsed.data;
}

function isOf({ s, q, at }: Continuation, { scope, query, sortedBy }: TokenScope): boolean {
  return s === scope && (q === query || (sortedBy > 0 && at?.keys.length === sortedBy));
}

function parseToken(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
