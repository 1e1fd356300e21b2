import type { Container, FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { sendSigned } from './send-signed.ts';
import type { StartedCosmos } from './start-cosmos.ts';
import { startCosmos } from './start-cosmos.ts';

interface Item {
  readonly id: string;
  readonly pk: string;
  readonly n: number;
  readonly team: string;
}

/** More than 256, so that resource ids differ in more than one byte; each number three times. */
export const scattered: readonly Item[] = Array.from({ length: 300 }, (_, index) => ({
  id: `${index}`,
  pk: `p${index % 7}`,
  n: (index * 37) % 100,
  team: `g${index % 4}`,
}));

/** Where in its container an item stands, which decides among items that sort alike. */
export function placeOf({ id }: Item): number {
  return Number(id);
}

/** The ids as sorting by `n` in memory puts them. */
export function sortedIds(descending: boolean, among: readonly Item[] = scattered): string[] {
  return among.toSorted((a, b) => (a.n - b.n || placeOf(a) - placeOf(b)) * (descending ? -1 : 1)).map(({ id }) => id);
}

interface StartedScattered {
  readonly started: StartedCosmos;
  readonly container: Container;
  all(query: string | SqlQuerySpec, options?: FeedOptions): Promise<unknown[]>;
  /** Sends a query over all partitions once, as a client does at first. */
  send(query: string, headers?: Record<string, string>): ReturnType<typeof sendSigned>;
}

/** The service with items in several partitions. */
export async function startScattered(): Promise<StartedScattered> {
  const started = await startCosmos();
  const container = await started.container({
    indexingPolicy: {
      includedPaths: [{ path: '/*' }],
      compositeIndexes: [
        [
          { path: '/team', order: 'ascending' },
          { path: '/n', order: 'descending' },
        ],
      ],
    },
  });
  // One batch after another, so that the order of resource ids is known.
  for (let start = 0; start < scattered.length; start += 100) {
    const operations = scattered
      .slice(start, start + 100)
      .map((item) => ({ operationType: 'Create' as const, partitionKey: item.pk, resourceBody: { ...item } }));
    await container.items.executeBulkOperations(operations);
  }
  const link = `dbs/records/colls/${container.id}`;
  return {
    started,
    container,
    all: async (query, options = {}) => (await container.items.query<unknown>(query, options).fetchAll()).resources,
    send: (query, headers = {}) =>
      sendSigned(started, {
        method: 'POST',
        path: `/${link}/docs`,
        type: 'docs',
        link,
        headers: {
          'content-type': 'application/query+json',
          'x-ms-documentdb-isquery': 'true',
          'x-ms-documentdb-query-enablecrosspartition': 'true',
          ...headers,
        },
        body: JSON.stringify({ query, parameters: [] }),
      }),
  };
}
