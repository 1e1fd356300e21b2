import type { FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOf, scattered, sortedIds, startScattered } from '../support/start-scattered.ts';

describe('queries that the client merges', () => {
  let on: Awaited<ReturnType<typeof startScattered>>;

  beforeAll(async () => {
    on = await startScattered();
  });
  afterAll(() => on.started.stop());

  /** Pages as a program that keeps nothing but the token would read them. */
  const byTokens = async (query: string | SqlQuerySpec, maxItemCount: number): Promise<unknown[][]> => {
    const pages: unknown[][] = [];
    let continuationToken: string | undefined;
    do {
      const options = { maxItemCount, enableQueryControl: true, ...(continuationToken && { continuationToken }) };
      const page = await on.container.items.query<unknown>(query, options).fetchNext();
      pages.push(page.resources);
      ({ continuationToken } = page);
    } while (continuationToken && pages.length < 400);
    return pages;
  };

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
          const among = sortedIds(
            descending,
            scattered.filter(({ n }) => n >= least),
          );
          const text = `FROM c WHERE c.n >= @least ORDER BY c.n ${descending ? 'DESC' : ''}`;
          const parameters = [
            { name: '@least', value: least },
            { name: '@count', value: limit },
          ];
          const size = { ...options, maxItemCount };

          const top = await on.all({ query: `SELECT TOP @count VALUE c.id ${text}`, parameters }, size);
          const part = await on.all(
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
    for await (const { resources } of on.container.items.query(query, { maxItemCount: 60 }).getAsyncIterator()) {
      iterated.push(...(resources as unknown[]));
    }

    const expected = sortedIds(true).map((id) => {
      const { n } = scattered[Number(id)] as (typeof scattered)[number];
      return { id, number: n, $1: n + 1 };
    });
    expect(iterated).toEqual(expected);
    expect(await on.all(query, { maxItemCount: 1000 })).toEqual(expected);
  });

  it('sort by two members as the composite index does', async () => {
    const found = await on.all('SELECT VALUE c.id FROM c ORDER BY c.team ASC, c.n DESC', { maxItemCount: 50 });

    const expected = scattered
      .toSorted((a, b) => a.team.localeCompare(b.team) || b.n - a.n || placeOf(b) - placeOf(a))
      .map(({ id }) => id);
    expect(found).toEqual(expected);
  });

  it('sort rows of JOIN by what their item has', async () => {
    const found = await on.all('SELECT VALUE [c.id, t] FROM c JOIN t IN ["x", "y"] WHERE c.n < 3 ORDER BY c.n', {
      maxItemCount: 5,
    });

    const few = scattered.filter(({ n }) => n < 3);
    expect(found).toEqual(
      sortedIds(false, few).flatMap((id) => [
        [id, 'x'],
        [id, 'y'],
      ]),
    );
  });

  it.each([
    { what: 'nothing', query: 'SELECT * FROM c WHERE c.n > 1000 ORDER BY c.n' },
    { what: 'nothing by TOP', query: 'SELECT TOP 0 * FROM c ORDER BY c.n' },
  ])('that find $what are empty', async ({ query }) => {
    const iterator = on.container.items.query(query);

    const { resources = [], continuationToken } = await iterator.fetchNext();

    expect(resources).toEqual([]);
    expect(continuationToken).toBeUndefined();
    expect(await on.all(query)).toEqual([]);
  });

  it('whole items keep their system properties, and none is added', async () => {
    const [first] = (await on.all('SELECT TOP 1 * FROM c ORDER BY c.n')) as object[];

    expect(first).toEqual((await on.container.item('0', 'p0').read<object>()).resource);
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

        expect(pages.flat()).toEqual(sortedIds(direction === 'DESC'));
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
        sortedIds(
          false,
          scattered.filter(({ n }) => n < 30),
        ),
      );
    });
  });
});
