import type { Container, FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import { sendSigned } from '../support/send-signed.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

interface Item {
  readonly id: string;
  readonly pk: string;
  readonly n: number;
  readonly team: string;
}

// Clients merge: https://learn.microsoft.com/rest/api/cosmos-db/querying-cosmosdb-resources-using-the-rest-api
describe('queries over several partitions', () => {
  /** More than 256, so that resource ids differ in more than one byte; each number three times. */
  const items: readonly Item[] = Array.from({ length: 300 }, (_, index) => ({
    id: `${index}`,
    pk: `p${index % 7}`,
    n: (index * 37) % 100,
    team: `g${index % 4}`,
  }));
  let started: StartedCosmos;
  let container: Container;

  beforeAll(async () => {
    started = await startCosmos();
    container = await started.container({
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
    for (let start = 0; start < items.length; start += 100) {
      const operations = items
        .slice(start, start + 100)
        .map((item) => ({ operationType: 'Create' as const, partitionKey: item.pk, resourceBody: { ...item } }));
      await container.items.executeBulkOperations(operations);
    }
  });
  afterAll(() => started.stop());

  const all = async (query: string | SqlQuerySpec, options: FeedOptions = {}): Promise<unknown[]> =>
    (await container.items.query<unknown>(query, options).fetchAll()).resources;

  /** Pages as a program that keeps nothing but the token would read them. */
  const byTokens = async (query: string | SqlQuerySpec, maxItemCount: number): Promise<unknown[][]> => {
    const pages: unknown[][] = [];
    let continuationToken: string | undefined;
    do {
      const options = { maxItemCount, enableQueryControl: true, ...(continuationToken && { continuationToken }) };
      const page = await container.items.query<unknown>(query, options).fetchNext();
      pages.push(page.resources);
      ({ continuationToken } = page);
    } while (continuationToken && pages.length < 400);
    return pages;
  };

  const place = (item: Item): number => Number(item.id);
  const sorted = (descending: boolean, among: readonly Item[] = items): string[] =>
    among.toSorted((a, b) => (a.n - b.n || place(a) - place(b)) * (descending ? -1 : 1)).map(({ id }) => id);

  const send = (query: string, headers: Record<string, string> = {}): ReturnType<typeof sendSigned> => {
    const link = `dbs/records/colls/${container.id}`;
    return sendSigned(started, {
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
    });
  };

  it('are left to the client, with the plan for it, where they need merging', async () => {
    const { status, headers, text } = await send('SELECT * FROM c WHERE c.n > 5 OR c.n = 1 ORDER BY c.n DESC');

    const body = JSON.parse(text) as Record<string, string>;
    const plan = JSON.parse(body['additionalErrorInfo'] ?? '') as object;
    expect([status, headers['x-ms-substatus'], body['code']]).toEqual([400, '1004', 'BadRequest']);
    expect(body['message']).toContain('can not be directly served by the gateway');
    expect(plan).toMatchObject({
      partitionedQueryExecutionInfoVersion: 2,
      queryInfo: { orderBy: ['Descending'], orderByExpressions: ['c.n'], hasNonStreamingOrderBy: false },
      queryRanges: [{ min: '', max: 'FF' }],
    });
  });

  it('have the same plan when it is asked for', async () => {
    const query = 'SELECT c.id FROM c ORDER BY c.n OFFSET 3 LIMIT 4';

    const refused = await send(query);
    const planned = await send(query, { 'x-ms-cosmos-is-query-plan-request': 'true' });

    const { additionalErrorInfo } = JSON.parse(refused.text) as { additionalErrorInfo: string };
    expect(planned.status).toBe(200);
    expect(JSON.parse(additionalErrorInfo)).toEqual(JSON.parse(planned.text));
  });

  it.each([
    { what: 'a partition key', headers: { 'x-ms-documentdb-partitionkey': '["p1"]' }, first: 2 },
    { what: 'a range', headers: { 'x-ms-documentdb-partitionkeyrangeid': '0' }, first: 0 },
  ])('are served directly when they name $what', async ({ headers, first }) => {
    const { status, text } = await send('SELECT VALUE c.n FROM c ORDER BY c.n', headers);

    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('Documents.0', first);
  });

  it.each(['SELECT * FROM c', 'SELECT c.id FROM c WHERE c.n > 5', 'SELECT VALUE t FROM c JOIN t IN [1, 2]'])(
    'are served directly when there is nothing to merge: %s',
    async (query) => {
      expect((await send(query)).status).toBe(200);
    },
  );

  it('that cannot be run say so, and nothing of merging', async () => {
    const failure = await failureOf(all('SELECT * FROM c ORDER BY c.n, c.team'));

    expect(failure.message).toContain('does not have a corresponding composite index');
    expect(failure.substatus).toBeUndefined();
  });

  it('come without a token when sorted, and take none', async () => {
    const query = 'SELECT * FROM c ORDER BY c.n';
    const controlled = await container.items.query(query, { maxItemCount: 5, enableQueryControl: true }).fetchNext();
    const { continuationToken } = controlled;

    const page = await container.items.query(query, { maxItemCount: 5 }).fetchNext();
    const failure = await failureOf(container.items.query(query, { continuationToken }).fetchNext());

    expect(page.resources).toHaveLength(5);
    expect(page.hasMoreResults).toBe(true);
    expect(page.continuationToken).toBeUndefined();
    expect(failure.message).toContain('enableQueryControl');
  });

  it('within one partition key still come with a token', async () => {
    const options = { maxItemCount: 5, partitionKey: 'p1' };
    const query = 'SELECT VALUE c.id FROM c ORDER BY c.n';

    const first = await container.items.query<string>(query, options).fetchNext();
    const { continuationToken } = first;
    const second = await container.items.query<string>(query, { ...options, continuationToken }).fetchNext();

    const expected = sorted(
      false,
      items.filter(({ pk }) => pk === 'p1'),
    );
    expect([...first.resources, ...second.resources]).toEqual(expected.slice(0, 10));
  });

  it.each<FeedOptions>([
    {},
    { forceQueryPlan: true },
    { enableQueryControl: true },
    { maxDegreeOfParallelism: 4, bufferItems: true },
  ])('are sorted by the client as one list, with %j', async (options) => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.constantFrom(7, 100, 1000),
        fc.record({ offset: fc.nat(40), limit: fc.integer({ min: 1, max: 20 }) }),
        fc.nat(99),
        async (descending, maxItemCount, { offset, limit }, least) => {
          const among = sorted(
            descending,
            items.filter(({ n }) => n >= least),
          );
          const text = `FROM c WHERE c.n >= @least ORDER BY c.n ${descending ? 'DESC' : ''}`;
          const parameters = [
            { name: '@least', value: least },
            { name: '@count', value: limit },
          ];
          const size = { ...options, maxItemCount };

          const top = await all({ query: `SELECT TOP @count VALUE c.id ${text}`, parameters }, size);
          const part = await all(
            { query: `SELECT VALUE c.id ${text} OFFSET ${offset} LIMIT @count`, parameters },
            size,
          );

          expect(top).toEqual(among.slice(0, limit));
          expect(part).toEqual(among.slice(offset, offset + limit));
        },
      ),
      { numRuns: 4, seed: 20_260_101 },
    );
  });

  it('are whole, in pages of any size', async () => {
    const query = 'SELECT c.id, c["n"] AS number, c.n + 1 FROM c ORDER BY c.n DESC';
    const iterated: unknown[] = [];
    for await (const { resources } of container.items.query(query, { maxItemCount: 60 }).getAsyncIterator()) {
      iterated.push(...(resources as unknown[]));
    }

    const expected = sorted(true).map((id) => {
      const { n } = items[Number(id)] as Item;
      return { id, number: n, $1: n + 1 };
    });
    expect(iterated).toEqual(expected);
    expect(await all(query, { maxItemCount: 1000 })).toEqual(expected);
  });

  it('sort by two members as the composite index does', async () => {
    const found = await all('SELECT VALUE c.id FROM c ORDER BY c.team ASC, c.n DESC', { maxItemCount: 50 });

    const expected = items
      .toSorted((a, b) => a.team.localeCompare(b.team) || b.n - a.n || place(b) - place(a))
      .map(({ id }) => id);
    expect(found).toEqual(expected);
  });

  it('sort rows of JOIN by what their item has', async () => {
    const found = await all('SELECT VALUE [c.id, t] FROM c JOIN t IN ["x", "y"] WHERE c.n < 3 ORDER BY c.n', {
      maxItemCount: 5,
    });

    const few = items.filter(({ n }) => n < 3);
    expect(found).toEqual(
      sorted(false, few).flatMap((id) => [
        [id, 'x'],
        [id, 'y'],
      ]),
    );
  });

  it.each([
    { what: 'nothing', query: 'SELECT * FROM c WHERE c.n > 1000 ORDER BY c.n' },
    { what: 'nothing by TOP', query: 'SELECT TOP 0 * FROM c ORDER BY c.n' },
  ])('that find $what are empty', async ({ query }) => {
    const iterator = container.items.query(query);

    const { resources = [], continuationToken } = await iterator.fetchNext();

    expect(resources).toEqual([]);
    expect(continuationToken).toBeUndefined();
    expect(await all(query)).toEqual([]);
  });

  it('whole items keep their system properties, and none is added', async () => {
    const [first] = (await all('SELECT TOP 1 * FROM c ORDER BY c.n')) as object[];

    expect(first).toEqual((await container.item('0', 'p0').read<object>()).resource);
  });

  describe('under query control', () => {
    it.each([
      { direction: 'ASC', size: 20 },
      { direction: 'DESC', size: 20 },
      { direction: 'ASC', size: 299 },
    ])(
      'go on $direction from a token in pages of $size, right also among equal values',
      async ({ direction, size }) => {
        const pages = await byTokens(`SELECT VALUE c.id FROM c ORDER BY c.n ${direction}`, size);

        expect(pages.flat()).toEqual(sorted(direction === 'DESC'));
        expect(pages.slice(0, -1).every((page) => page.length > 0)).toBe(true);
      },
    );

    it('go on with a condition and parameters', async () => {
      const query = {
        query: 'SELECT VALUE c.id FROM c WHERE c.n < @n ORDER BY c.n',
        parameters: [{ name: '@n', value: 30 }],
      };

      const pages = await byTokens(query, 20);

      expect(pages.flat()).toEqual(
        sorted(
          false,
          items.filter(({ n }) => n < 30),
        ),
      );
    });
  });

  describe('without ORDER BY', () => {
    it.each([
      { query: 'SELECT VALUE COUNT(1) FROM c', found: [300] },
      { query: 'SELECT VALUE COUNT(1) FROM c WHERE c.n > 1000', found: [0] },
      { query: 'SELECT VALUE COUNT(c.nothing) FROM c', found: [0] },
      { query: 'SELECT VALUE SUM(c.n) FROM c WHERE c.n < 3', found: [9] },
      { query: 'SELECT VALUE SUM(c.team) FROM c', found: [] },
      { query: 'SELECT VALUE AVG(c.n) FROM c', found: [49.5] },
      { query: 'SELECT VALUE AVG(c.nothing) FROM c', found: [] },
      { query: 'SELECT VALUE AVG(c.team) FROM c', found: [] },
      { query: 'SELECT VALUE MIN(c.n) FROM c', found: [0] },
      { query: 'SELECT VALUE MAX(c.team) FROM c', found: ['g3'] },
      { query: 'SELECT VALUE MAX(c.nothing) FROM c', found: [] },
      { query: 'SELECT VALUE MIN(null) FROM c', found: [null] },
      { query: 'SELECT VALUE MAX([1]) FROM c', found: [] },
    ])('$query is made of the ranges', async ({ query, found }) => {
      const { status, headers } = await send(query);

      expect([status, headers['x-ms-substatus']]).toEqual([400, '1004']);
      expect(await all(query)).toEqual(found);
    });

    it.each([
      { query: 'SELECT TOP 3 VALUE c.id FROM c', found: ['0', '1', '2'] },
      { query: 'SELECT VALUE c.id FROM c OFFSET 2 LIMIT 3', found: ['2', '3', '4'] },
      { query: 'SELECT VALUE c.id FROM c OFFSET 298 LIMIT 30', found: ['298', '299'] },
    ])('$query is cut by the client', async ({ query, found }) => {
      const { status } = await send(query);

      expect(status).toBe(400);
      expect(await all(query, { maxItemCount: 20 })).toEqual(found);
    });

    it.each([
      { query: 'SELECT DISTINCT VALUE c.team FROM c', found: ['g0', 'g1', 'g2', 'g3'] },
      { query: 'SELECT DISTINCT VALUE c.n > 5 FROM c', found: [false, true] },
      { query: 'SELECT COUNT(1) AS n, MAX(c.n) AS most FROM c', found: [{ n: 300, most: 99 }] },
      { query: 'SELECT VALUE COUNT(1) FROM c GROUP BY c.team', found: [75, 75, 75, 75] },
      { query: 'SELECT VALUE COUNT(1) + 1 FROM c', found: [301] },
      { query: 'SELECT TOP 1 VALUE t FROM (SELECT VALUE c.id FROM c) t', found: ['0'] },
    ])('$query is answered whole', async ({ query, found }) => {
      expect((await send(query)).status).toBe(200);
      expect(await all(query)).toEqual(found);
    });
  });
});
