import type { Container, FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

describe('queries of the client', () => {
  let started: StartedCosmos;
  let container: Container;

  beforeAll(async () => {
    started = await startCosmos();
    container = await started.container({
      indexingPolicy: {
        includedPaths: [{ path: '/*' }, { path: '/explicit/?' }],
        excludedPaths: [{ path: '/secret/?' }],
        compositeIndexes: [
          [
            { path: '/team', order: 'ascending' },
            { path: '/n', order: 'descending' },
          ],
        ],
      },
    });
    for (let n = 0; n < 25; n += 1) {
      const item = {
        id: `${n}`,
        pk: n % 2 ? 'odd' : 'even',
        n,
        team: `g${n % 3}`,
        ...(n > 19 && { late: n, explicit: n }),
      };
      await container.items.create(item);
    }
  });
  afterAll(() => started.stop());

  const all = async (query: string | SqlQuerySpec, options: FeedOptions = {}): Promise<unknown[]> =>
    (await container.items.query<unknown>(query, options).fetchAll()).resources;

  it('come in pages that go on where the last one ended, also from a token in another client', async () => {
    const query = 'SELECT VALUE c.n FROM c WHERE c.n < 25';
    const first = await container.items.query<number>(query, { maxItemCount: 10 }).fetchNext();
    const continuationToken = first.continuationToken;
    const client = started.connect();

    const rest = await client
      .database('records')
      .container(container.id)
      .items.query<number>(query, { maxItemCount: 10, continuationToken })
      .fetchAll();

    expect(first.resources).toHaveLength(10);
    expect([...first.resources, ...rest.resources]).toEqual(Array.from({ length: 25 }, (_, n) => n));
    client.dispose();
  });

  it('go on rightly when items are deleted and added between pages', async () => {
    const moving = await started.container();
    for (let n = 0; n < 9; n += 1) {
      await moving.items.create({ id: `${n}`, pk: 'a', n });
    }
    const iterator = moving.items.query<number>('SELECT VALUE c.n FROM c ORDER BY c.n', { maxItemCount: 3 });

    const first = await iterator.fetchNext();
    await moving.item('2', 'a').delete();
    await moving.item('4', 'a').delete();
    await moving.items.create({ id: 'x', pk: 'a', n: 4.5 });
    const rest = [...(await iterator.fetchNext()).resources, ...(await iterator.fetchNext()).resources];

    expect(first.resources).toEqual([0, 1, 2]);
    expect(rest).toEqual([3, 4.5, 5, 6, 7, 8]);
  });

  it('page over sort keys that are longer than a header may be', async () => {
    const long = await started.container();
    for (let n = 0; n < 5; n += 1) {
      await long.items.create({ id: `${n}`, pk: 'a', text: `${'x'.repeat(20_000)}${n}` });
    }

    const { resources } = await long.items
      .query<string>('SELECT VALUE c.id FROM c ORDER BY c.text DESC', { maxItemCount: 2 })
      .fetchAll();

    expect(resources).toEqual(['4', '3', '2', '1', '0']);
  });

  it('end a page at 4 MB', async () => {
    const large = await started.container();
    for (let n = 0; n < 5; n += 1) {
      await large.items.create({ id: `${n}`, pk: 'a', text: 'x'.repeat(1_500_000) });
    }
    const iterator = large.items.query('SELECT * FROM c');

    const counts = [];
    while (iterator.hasMoreResults()) {
      counts.push((await iterator.fetchNext()).resources.length);
    }

    expect(counts).toEqual([2, 2, 1]);
  });

  it('refuse a token of another query', async () => {
    const { continuationToken } = await container.items.query('SELECT * FROM c', { maxItemCount: 1 }).fetchNext();

    const failure = await failureOf(container.items.query('SELECT c.id FROM c', { continuationToken }).fetchNext());

    expect(failure.code).toBe(400);
    expect(failure.message).toContain('continuation token');
  });

  it.each<{ how: string; options: FeedOptions }>([
    { how: 'a query plan', options: { forceQueryPlan: true, maxItemCount: 4 } },
    { how: 'query control', options: { enableQueryControl: true, maxItemCount: 4 } },
    { how: 'parallel requests', options: { maxDegreeOfParallelism: 5, maxItemCount: 4, bufferItems: true } },
  ])('give the same answer by $how', async ({ options }) => {
    expect(await all('SELECT VALUE COUNT(1) FROM c', options)).toEqual([25]);
    expect(await all('SELECT VALUE c.n FROM c WHERE c.n > 3 ORDER BY c.n OFFSET 1 LIMIT 6', options)).toEqual([
      5, 6, 7, 8, 9, 10,
    ]);
    expect(await all('SELECT c.team, MAX(c.n) AS n FROM c GROUP BY c.team', options)).toEqual([
      { team: 'g0', n: 24 },
      { team: 'g1', n: 22 },
      { team: 'g2', n: 23 },
    ]);
  });

  it('stay inside a partition also when it is named in WHERE', async () => {
    const { requestCharge } = await container.items.query('SELECT * FROM c').fetchAll();
    const scoped = await container.items.query("SELECT * FROM c WHERE c.pk = 'odd'").fetchAll();

    expect(scoped.resources).toHaveLength(12);
    expect(scoped.requestCharge).toBeLessThan(requestCharge);
  });

  it.each([
    { ids: "'1', '3', '2', 'nothing'", found: ['1', '3'] },
    { ids: "'3', 3, null, '3'", found: ['3'] },
    { ids: '1, 3', found: [] },
  ])('find items of a partition by several ids: $ids', async ({ ids, found }) => {
    const query = `SELECT VALUE c.id FROM c WHERE c.id IN (${ids}) AND c.n < 20`;

    expect(await all(query, { partitionKey: 'odd' })).toEqual(found);
  });

  it('are charged by what they read', async () => {
    const few = await container.items.query('SELECT TOP 1 * FROM c').fetchAll();
    const many = await container.items.query('SELECT * FROM c').fetchAll();

    expect(few.requestCharge).toBeGreaterThan(2);
    expect(many.requestCharge).toBeGreaterThan(few.requestCharge);
  });

  it('report metrics when asked', async () => {
    const iterator = container.items.query('SELECT * FROM c WHERE c.n < 5', { populateQueryMetrics: true });

    const { queryMetrics } = await iterator.fetchNext();

    expect(JSON.stringify(queryMetrics)).toContain('"outputDocumentCount":5');
  });

  // https://learn.microsoft.com/azure/cosmos-db/nosql/query/order-by and /azure/cosmos-db/index-policy
  describe('sorted', () => {
    it('leave out items without the property, unless its own path is indexed', async () => {
      expect(await all('SELECT VALUE c.late FROM c ORDER BY c.late')).toEqual([20, 21, 22, 23, 24]);
      expect(await all('SELECT c.explicit FROM c ORDER BY c.explicit')).toHaveLength(25);
    });

    it('by two properties need a composite index in that sequence and those directions', async () => {
      const found = await all('SELECT VALUE [c.team, c.n] FROM c ORDER BY c.team, c.n DESC OFFSET 0 LIMIT 2');
      const reversed = await all('SELECT VALUE [c.team, c.n] FROM c ORDER BY c.team DESC, c.n ASC OFFSET 0 LIMIT 2');
      const failures = [
        await failureOf(all('SELECT * FROM c ORDER BY c.team, c.n')),
        await failureOf(all('SELECT * FROM c ORDER BY c.n DESC, c.team')),
      ];

      expect(found).toEqual([
        ['g0', 24],
        ['g0', 21],
      ]);
      expect(reversed).toEqual([
        ['g2', 2],
        ['g2', 5],
      ]);
      expect(failures.map(({ code }) => code)).toEqual([400, 400]);
      expect(failures[0]?.message).toContain('does not have a corresponding composite index');
    });

    it.each([
      { query: 'SELECT * FROM c ORDER BY c.secret', names: 'order-by item is excluded' },
      { query: 'SELECT * FROM c ORDER BY LOWER(c.n)', names: 'could not be mapped to a document path' },
      { query: 'SELECT * FROM c ORDER BY c.n + 1', names: 'could not be mapped to a document path' },
      { query: 'SELECT c.n AS m FROM c ORDER BY m', names: 'could not be mapped to a document path' },
      { query: 'SELECT VALUE t FROM c JOIN t IN c.list ORDER BY t.x', names: 'could not be mapped to a document path' },
    ])('refuse $query', async ({ query, names }) => {
      const failure = await failureOf(all(query));

      expect(failure.code).toBe(400);
      expect(failure.message).toContain(names);
    });
  });

  it('that are refused name what is wrong, in the form of Azure', async () => {
    const failure = await failureOf(all('SELECT FOO(c.n) FROM c'));
    const planned = await failureOf(all('SELECT FOO(c.n) FROM c', { forceQueryPlan: true }));

    expect([failure.code, planned.code]).toEqual([400, 400]);
    expect(failure.body).toMatchObject({ code: 'BadRequest' });
    expect(failure.message).toContain(`"code":"SC2005","message":"'FOO' is not a recognized built-in function name."`);
  });

  it('find ten thousand items quickly by any property, once it was asked for', async () => {
    const many = await started.container();
    const operations = Array.from({ length: 3000 }, (_, n) => ({
      operationType: 'Create' as const,
      partitionKey: 'a',
      resourceBody: { id: `${n}`, pk: 'a', code: `code-${n}`, nested: { n } },
    }));
    await many.items.executeBulkOperations(operations);

    const byText = await many.items.query<string>("SELECT VALUE c.id FROM c WHERE c.code = 'code-2999'").fetchAll();
    const byNumber = await many.items
      .query<string>('SELECT VALUE c.id FROM c WHERE c.nested.n >= 2998 ORDER BY c.nested.n DESC', {
        partitionKey: 'a',
      })
      .fetchAll();
    await many.item('2999', 'a').patch([{ op: 'set', path: '/code', value: 'changed' }]);
    const afterChange = await many.items.query<string>("SELECT VALUE c.id FROM c WHERE c.code = 'changed'").fetchAll();

    expect([byText.resources, byNumber.resources, afterChange.resources]).toEqual([
      ['2999'],
      ['2999', '2998'],
      ['2999'],
    ]);
    expect(byText.requestCharge).toBeLessThan(3);
  });
});
