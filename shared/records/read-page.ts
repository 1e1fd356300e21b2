import type { Container, FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { UnknownCursorError } from '../errors.ts';
import { cosmosCall } from './cosmos-call.ts';

export interface RawPage {
  readonly resources: readonly unknown[];
  /** Null on the last page. */
  readonly cursor: string | null;
}

/** One page of what a query finds. Throws `UnknownCursorError` for a cursor that the query did not give. */
export async function readPage(
  container: Container,
  what: string,
  query: SqlQuerySpec,
  { cursor = null, ...options }: FeedOptions & { readonly cursor?: string | null },
): Promise<RawPage> {
  const from = cursor === null ? {} : { continuationToken: cursor };
  const answer = await cosmosCall(what, cursor === null ? [] : [400], () =>
    container.items.query<unknown>(query, { ...options, ...from }).fetchNext(),
  );
  if (answer === 400) {
    // The query is ours, so what Cosmos DB does not understand is the token.
    throw new UnknownCursorError(`${what}: the cursor is of no page of this list`);
  }
  return { resources: answer.resources ?? [], cursor: answer.continuationToken ?? null };
}
