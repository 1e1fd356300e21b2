import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import { scattered, sortedIds, startScattered } from '../support/start-scattered.ts';

// Clients merge: https://learn.microsoft.com/rest/api/cosmos-db/querying-cosmosdb-resources-using-the-rest-api
describe('queries over several partitions', () => {
  let on: Awaited<ReturnType<typeof startScattered>>;

  beforeAll(async () => {
    on = await startScattered();
  });
  afterAll(() => on.started.stop());

  it('are left to the client, with the plan for it, where they need merging', async () => {
    const { status, headers, text } = await on.send('SELECT * FROM c WHERE c.n > 5 OR c.n = 1 ORDER BY c.n DESC');

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

    const refused = await on.send(query);
    const planned = await on.send(query, { 'x-ms-cosmos-is-query-plan-request': 'true' });

    const { additionalErrorInfo } = JSON.parse(refused.text) as { additionalErrorInfo: string };
    expect(planned.status).toBe(200);
    expect(JSON.parse(additionalErrorInfo)).toEqual(JSON.parse(planned.text));
  });

  it.each([
    { what: 'a partition key', headers: { 'x-ms-documentdb-partitionkey': '["p1"]' }, first: 2 },
    { what: 'a range', headers: { 'x-ms-documentdb-partitionkeyrangeid': '0' }, first: 0 },
  ])('are served directly when they name $what', async ({ headers, first }) => {
    const { status, text } = await on.send('SELECT VALUE c.n FROM c ORDER BY c.n', headers);

    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('Documents.0', first);
  });

  it.each(['SELECT * FROM c', 'SELECT c.id FROM c WHERE c.n > 5', 'SELECT VALUE t FROM c JOIN t IN [1, 2]'])(
    'are served directly when there is nothing to merge: %s',
    async (query) => {
      expect((await on.send(query)).status).toBe(200);
    },
  );

  it('that cannot be run say so, and nothing of merging', async () => {
    const failure = await failureOf(on.all('SELECT * FROM c ORDER BY c.n, c.team'));

    expect(failure.message).toContain('does not have a corresponding composite index');
    expect(failure.substatus).toBeUndefined();
  });

  it('come without a token when sorted, and take none', async () => {
    const query = 'SELECT * FROM c ORDER BY c.n';
    const controlled = await on.container.items.query(query, { maxItemCount: 5, enableQueryControl: true }).fetchNext();
    const { continuationToken } = controlled;

    const page = await on.container.items.query(query, { maxItemCount: 5 }).fetchNext();
    const failure = await failureOf(on.container.items.query(query, { continuationToken }).fetchNext());

    expect(page.resources).toHaveLength(5);
    expect(page.hasMoreResults).toBe(true);
    expect(page.continuationToken).toBeUndefined();
    expect(failure.message).toContain('enableQueryControl');
  });

  it('within one partition key still come with a token', async () => {
    const options = { maxItemCount: 5, partitionKey: 'p1' };
    const query = 'SELECT VALUE c.id FROM c ORDER BY c.n';

    const first = await on.container.items.query<string>(query, options).fetchNext();
    const { continuationToken } = first;
    const second = await on.container.items.query<string>(query, { ...options, continuationToken }).fetchNext();

    const expected = sortedIds(
      false,
      scattered.filter(({ pk }) => pk === 'p1'),
    );
    expect([...first.resources, ...second.resources]).toEqual(expected.slice(0, 10));
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
      const { status, headers } = await on.send(query);

      expect([status, headers['x-ms-substatus']]).toEqual([400, '1004']);
      expect(await on.all(query)).toEqual(found);
    });

    it.each([
      { query: 'SELECT TOP 3 VALUE c.id FROM c', found: ['0', '1', '2'] },
      { query: 'SELECT VALUE c.id FROM c OFFSET 2 LIMIT 3', found: ['2', '3', '4'] },
      { query: 'SELECT VALUE c.id FROM c OFFSET 298 LIMIT 30', found: ['298', '299'] },
    ])('$query is cut by the client', async ({ query, found }) => {
      const { status } = await on.send(query);

      expect(status).toBe(400);
      expect(await on.all(query, { maxItemCount: 20 })).toEqual(found);
    });

    it.each([
      { query: 'SELECT DISTINCT VALUE c.team FROM c', found: ['g0', 'g1', 'g2', 'g3'] },
      { query: 'SELECT DISTINCT VALUE c.n > 5 FROM c', found: [false, true] },
      { query: 'SELECT COUNT(1) AS n, MAX(c.n) AS most FROM c', found: [{ n: 300, most: 99 }] },
      { query: 'SELECT VALUE COUNT(1) FROM c GROUP BY c.team', found: [75, 75, 75, 75] },
      { query: 'SELECT VALUE COUNT(1) + 1 FROM c', found: [301] },
      { query: 'SELECT TOP 1 VALUE t FROM (SELECT VALUE c.id FROM c) t', found: ['0'] },
    ])('$query is answered whole', async ({ query, found }) => {
      expect((await on.send(query)).status).toBe(200);
      expect(await on.all(query)).toEqual(found);
    });
  });
});
