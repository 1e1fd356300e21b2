import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createItemOperations } from '../../../../../local/azure/cosmos/items/item-operations.ts';
import { narrowest } from '../../../../../local/azure/cosmos/query/narrowest.ts';
import { parseContainerDefinition } from '../../../../../local/azure/cosmos/resources/container-definition.ts';
import type { Container } from '../../../../../local/azure/cosmos/storage/container.ts';
import { openStore } from '../../../../../local/azure/cosmos/storage/open-store.ts';
import { orderKey } from '../../../../../local/azure/cosmos/storage/order-key.ts';
import { keyExpression } from '../../../../../local/azure/cosmos/storage/path-indexes.ts';
import type { SqlCondition } from '../../../../../local/azure/cosmos/storage/read-rows.ts';
import type { Store } from '../../../../../local/azure/cosmos/storage/store.ts';

const is = (member: string, value: string): readonly SqlCondition[] => [
  { sql: `${keyExpression([member])} = ?`, values: [orderKey(value)] },
];
const inPartition = (pk: string): readonly SqlCondition[] => [{ sql: 'pk = ?', values: [JSON.stringify([pk])] }];

describe('the narrowest of several conditions', () => {
  let stateDir: string;
  let store: Store;
  let container: Container;

  beforeAll(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'cosmos-narrowest-'));
    store = openStore(stateDir);
    const definition = parseContainerDefinition({ id: 'c', partitionKey: { paths: ['/pk'], kind: 'Hash' } });
    container = store.containers.create(store.databases.create('d', 0), definition, 0);
    const items = createItemOperations(store, container, () => 0);
    store.transaction(() => {
      for (let n = 0; n < 1_200; n += 1) {
        const pk = n < 1_100 ? 'large' : 'small';
        const state = n % 100 === 0 ? 'open' : 'solved';
        const owner = n % 10 === 0 ? 'web' : 'shop';
        items.create(JSON.stringify([pk]), { id: `${n}`, pk, state, owner, kind: 'machine' });
      }
    });
  });
  afterAll(() => {
    store.close();
    rmSync(stateDir, { recursive: true });
  });

  it.each([
    { name: 'the one of fewest rows, wherever it stands', scope: [], of: ['kind', 'owner', 'state'], best: ['state'] },
    { name: 'the one of fewest rows, if it comes first', scope: [], of: ['state', 'kind'], best: ['state'] },
    { name: 'all where each leaves too many', scope: [], of: ['kind', 'all'], best: ['kind', 'all'] },
    { name: 'a single one as it is', scope: [], of: ['kind'], best: ['kind'] },
    { name: 'none where there is none', scope: [], of: [], best: [] },
    { name: 'what is narrow in the partition', scope: inPartition('small'), of: ['kind', 'owner'], best: ['owner'] },
  ])('is $name', ({ scope, of, best }) => {
    const conditions: Readonly<Record<string, readonly SqlCondition[]>> = {
      kind: is('kind', 'machine'),
      all: [{ sql: 'id >= ?', values: [''] }],
      owner: is('owner', 'web'),
      state: is('state', 'open'),
    };

    const chosen = narrowest(
      store.file,
      container,
      scope,
      of.map((name) => conditions[name]!),
    );

    expect(chosen).toEqual(best.flatMap((name) => conditions[name]!));
  });

  it('is a condition that no row meets', () => {
    expect(narrowest(store.file, container, [], [is('owner', 'web'), is('state', 'lost')])).toEqual(
      is('state', 'lost'),
    );
  });
});
