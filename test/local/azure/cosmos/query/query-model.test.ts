import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createItemOperations } from '../../../../../local/azure/cosmos/items/item-operations.ts';
import { partitionKeyText } from '../../../../../local/azure/cosmos/items/partition-key.ts';
import type { Json, JsonObject } from '../../../../../local/azure/cosmos/json.ts';
import { containerInputs } from '../../../../../local/azure/cosmos/query/container-inputs.ts';
import type { Continuation } from '../../../../../local/azure/cosmos/query/continuation.ts';
import { readContinuation, writeContinuation } from '../../../../../local/azure/cosmos/query/continuation.ts';
import { runQuery } from '../../../../../local/azure/cosmos/query/run-query.ts';
import { parseContainerDefinition } from '../../../../../local/azure/cosmos/resources/container-definition.ts';
import { parseQueryText } from '../../../../../local/azure/cosmos/sql/syntax/parse-query.ts';
import type { Container } from '../../../../../local/azure/cosmos/storage/container.ts';
import { orderKey } from '../../../../../local/azure/cosmos/storage/order-key.ts';
import { openStore } from '../../../../../local/azure/cosmos/storage/open-store.ts';
import type { PathIndexes } from '../../../../../local/azure/cosmos/storage/path-indexes.ts';
import { keyExpression } from '../../../../../local/azure/cosmos/storage/path-indexes.ts';
import type { Store } from '../../../../../local/azure/cosmos/storage/store.ts';

fc.configureGlobal({ seed: 20_260_101 });

/** The real engine over a real file, against plain JavaScript over an array. */
describe('queries', () => {
  let stateDir: string;
  let store: Store;
  let last: Container | undefined;

  beforeAll(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'cosmos-model-'));
    store = openStore(stateDir);
    store.databases.create('model', 0);
  });
  afterAll(() => {
    store.close();
    rmSync(stateDir, { recursive: true });
  });

  const fill = (items: readonly JsonObject[]): Container => {
    const database = store.databases.find('model');
    const definition = parseContainerDefinition({
      id: 'items',
      partitionKey: { paths: ['/pk'], kind: 'Hash' },
      indexingPolicy: {
        includedPaths: [{ path: '/*' }, { path: '/v/?' }],
        compositeIndexes: [
          [
            { path: '/v', order: 'ascending' },
            { path: '/w', order: 'descending' },
          ],
        ],
      },
    });
    if (last) {
      store.containers.delete(last);
    }
    const container = store.containers.create(database ?? { key: 0, id: '', rid: '', ts: 0 }, definition, 0);
    last = container;
    const operations = createItemOperations(store, container, () => 0);
    store.transaction(() => items.forEach((item) => operations.create(partitionKeyText([item['pk'] as string]), item)));
    return container;
  };
  /** Lets every path be searched by an index, however few items there are. */
  const always: PathIndexes = { ensure: () => true };
  const never: PathIndexes = { ensure: () => false };

  const pages = (container: Container, text: string, size: number, indexes: PathIndexes, value?: Json): Json[][] => {
    const parameters = new Map(value === undefined ? [] : [['@v', value] as const]);
    const all: Json[][] = [];
    let from: Continuation | undefined;
    do {
      const page = runQuery({
        query: parseQueryText(text),
        parameters,
        now: 0,
        size,
        from,
        readItems: (query, after) =>
          containerInputs(store, container, indexes, { query, parameters, now: 0, ...(after && { after }) }),
      });
      all.push(page.results.map((result) => JSON.parse(result) as Json));
      from =
        page.next &&
        readContinuation(writeContinuation({ s: '', q: '', ...page.next }), { scope: '', query: '', sortedBy: 0 });
    } while (from && all.length < 200);
    return all;
  };

  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom('', 'a', 'ab', 'b', 'é', '🙂', '\uffff', '3'),
  );
  const anything = fc.oneof(scalar, fc.constant<Json>([1]), fc.constant<Json>({ x: 1 }));
  const documents = fc
    .array(fc.record({ pk: fc.constantFrom('p', 'q'), v: anything, w: scalar }, { requiredKeys: ['pk'] }), {
      maxLength: 25,
    })
    .map((list) => list.map((item, index) => ({ ...item, id: `${index}` })));

  const byKey = (name: string, descending: boolean) => (a: JsonObject, b: JsonObject) => {
    const order = Buffer.from(orderKey(a[name])).compare(Buffer.from(orderKey(b[name])));
    return descending ? -order : order;
  };
  const bySeq = (descending: boolean) => (a: JsonObject, b: JsonObject) =>
    (Number(a['id']) - Number(b['id'])) * (descending ? -1 : 1);
  const ids = (items: readonly JsonObject[]): string[] => items.map(({ id }) => id as string);

  it.each(['ASC', 'DESC'])('in pages of any size add up to the whole, sorted %s across all types', (direction) => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 9 }), fc.boolean(), (items, size, indexed) => {
        const container = fill(items);
        const descending = direction === 'DESC';

        const found = pages(
          container,
          `SELECT VALUE c.id FROM c ORDER BY c.v ${direction}`,
          size,
          indexed ? always : never,
        );

        const expected = [...items].sort((a, b) => byKey('v', descending)(a, b) || bySeq(descending)(a, b));
        expect(found.flat()).toEqual(ids(expected));
        expect(found.slice(0, -1).every((page) => page.length === size)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('sort by two properties as the composite index does', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 9 }), (items, size) => {
        const container = fill(items);

        const found = pages(container, 'SELECT VALUE c.id FROM c ORDER BY c.v ASC, c.w DESC', size, never).flat();

        const compare = (a: JsonObject, b: JsonObject): number => byKey('v', false)(a, b) || byKey('w', true)(a, b);
        const expected = [...items].sort((a, b) => compare(a, b) || bySeq(true)(a, b));
        expect(found).toEqual(ids(expected));
      }),
      { numRuns: 40 },
    );
  });

  it.each(['=', '!=', '<', '<=', '>', '>='] as const)(
    'filter by %s as JavaScript does, orders within one type',
    (operator) => {
      const holds = { '=': [0], '!=': [-1, 1], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }[operator];
      const typeOf = (value: Json | undefined): string => (value === null ? 'null' : typeof value);
      fc.assert(
        fc.property(documents, scalar, fc.boolean(), fc.integer({ min: 1, max: 9 }), (items, value, indexed, size) => {
          const container = fill(items);

          const text = `SELECT VALUE c.id FROM c WHERE c.w ${operator} @v`;
          const found = pages(container, text, size, indexed ? always : never, value).flat();

          const expected = items.filter(({ w }) => {
            const order = Math.sign(Buffer.from(orderKey(w)).compare(Buffer.from(orderKey(value))));
            const differ = operator === '!=' && w !== undefined && typeOf(w) !== typeOf(value);
            return differ || (typeOf(w) === typeOf(value) && holds.includes(order));
          });
          expect(found).toEqual(ids(expected));
        }),
        { numRuns: 40 },
      );
    },
  );

  it('count as many rows by an index alone as by looking at each', () => {
    const texts = [
      'SELECT VALUE COUNT(1) FROM c WHERE c.w = @v',
      'SELECT VALUE [{"item": COUNT(1)}] FROM c WHERE @v = c.w',
      'SELECT COUNT(1) AS n, SUM(2) AS m FROM c WHERE c.w = @v',
      'SELECT VALUE COUNT(1) FROM c WHERE c.w = @v AND c.pk = "p"',
      'SELECT VALUE COUNT(1) FROM c WHERE c.w IN (@v, 1)',
      'SELECT VALUE COUNT(c.v) FROM c WHERE c.w = @v',
      'SELECT VALUE COUNT(1) FROM c JOIN t IN [1, 2] WHERE c.w = @v',
      'SELECT VALUE COUNT(1) FROM c WHERE NOT (c.w = @v)',
      'SELECT c.pk, COUNT(1) AS n FROM c WHERE c.w = @v GROUP BY c.pk',
    ];
    // Few values, so that several rows have the same.
    const few = fc.constantFrom<Json>(0, 1, null, 'a');
    fc.assert(
      fc.property(documents, fc.array(few), few, fc.constantFrom(...texts), (items, ws, value, text) => {
        const container = fill(items.map((item, index) => (index < ws.length ? { ...item, w: ws[index]! } : item)));

        const counted = pages(container, text, 100, always, value);

        expect(counted).toEqual(pages(container, text, 100, never, value));
      }),
      { numRuns: 150 },
    );
  });

  it('with several results a row, distinct values, offsets and limits page alike', () => {
    const texts = [
      'SELECT VALUE [c.id, t] FROM c JOIN t IN ["x", "y", "z"]',
      'SELECT VALUE [c.id, t] FROM c JOIN t IN ["x", "y", "z"] WHERE t != "y" ORDER BY c.v',
      'SELECT DISTINCT VALUE c.w FROM c',
      'SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk',
      'SELECT VALUE c.id FROM c ORDER BY c.v OFFSET 3 LIMIT 7',
      'SELECT TOP 5 VALUE c.id FROM c',
    ];
    fc.assert(
      fc.property(documents, fc.constantFrom(...texts), fc.integer({ min: 1, max: 9 }), (items, text, size) => {
        const container = fill(items);

        const [whole] = pages(container, text, 1000, never);
        const paged = pages(container, text, size, never).flat();

        expect(paged).toEqual(whole);
      }),
      { numRuns: 80 },
    );
  });

  it('find the same rows with an index as without', () => {
    const container = fill(
      Array.from({ length: 40 }, (_, n) => ({ id: `${n}`, pk: 'p', v: n % 2 ? `s${n}` : n, w: n % 5 })),
    );
    store.file.exec(`CREATE INDEX by_v ON items_${container.key} (${keyExpression(['v'])})`);
    const texts = [
      "SELECT VALUE c.id FROM c WHERE c.v IN (4, 's5', 9)",
      'SELECT VALUE c.id FROM c WHERE c.v BETWEEN 4 AND 12',
      "SELECT VALUE c.id FROM c WHERE STARTSWITH(c.v, 's1') AND c.w = 1",
      'SELECT VALUE c.id FROM c WHERE 10 <= c.v AND c.w > 1 ORDER BY c.v DESC',
    ];

    for (const text of texts) {
      const found = pages(container, text, 3, always);
      expect(found).toEqual(pages(container, text, 3, never));
      expect(found.flat().length).toBeGreaterThan(0);
    }
  });
});
