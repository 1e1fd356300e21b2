import type { Container, FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { cosmosCall } from './cosmos-call.ts';

export interface RawPage {
  readonly resources: readonly unknown[];
  /** Null on the last page. */
  readonly cursor: string | null;
}

/** One page of what a query finds. */
export async function readPage(
  container: Container,
  what: string,
  query: SqlQuerySpec,
  { cursor = null, ...options }: FeedOptions & { readonly cursor?: string | null },
): Promise<RawPage> {
  const from = cursor === null ? {} : { continuationToken: cursor };
  const answer = await cosmosCall(what, [], () =>
    container.items.query<unknown>(query, { ...options, ...from }).fetchNext(),
  );
  return { resources: answer.resources ?? [], cursor: answer.continuationToken ?? null };
}
