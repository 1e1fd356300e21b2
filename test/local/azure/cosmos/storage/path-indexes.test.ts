import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createItemOperations } from '../../../../../local/azure/cosmos/items/item-operations.ts';
import { parseContainerDefinition } from '../../../../../local/azure/cosmos/resources/container-definition.ts';
import type { Container } from '../../../../../local/azure/cosmos/storage/container.ts';
import { openStore } from '../../../../../local/azure/cosmos/storage/open-store.ts';
import { createPathIndexes, keyExpression } from '../../../../../local/azure/cosmos/storage/path-indexes.ts';
import type { Store } from '../../../../../local/azure/cosmos/storage/store.ts';

describe('indexes of paths', () => {
  let stateDir: string;
  let store: Store;
  let container: Container;

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'cosmos-indexes-'));
    store = openStore(stateDir);
    const definition = parseContainerDefinition({ id: 'c', partitionKey: { paths: ['/pk'], kind: 'Hash' } });
    container = store.containers.create(store.databases.create('d', 0), definition, 0);
  });
  afterEach(() => {
    store.close();
    rmSync(stateDir, { recursive: true });
  });

  const fill = (count: number): void => {
    const items = createItemOperations(store, container, () => 0);
    store.transaction(() => {
      for (let n = 0; n < count; n += 1) {
        items.create('["p"]', { id: `${n}`, pk: 'p', "it's": n });
      }
    });
  };

  it('are not made for a small container', () => {
    fill(10);

    expect(createPathIndexes(store.file, container).ensure([['n']], true)).toBe(false);
  });

  it('are made once, used by SQLite, and found again after a restart', () => {
    fill(600);
    const path = ["it's"];

    const isThere = createPathIndexes(store.file, container).ensure([path], true);
    createPathIndexes(store.file, container).ensure([path], true);

    const plan = store.file
      .prepare(`EXPLAIN QUERY PLAN SELECT seq FROM items_${container.key} WHERE pk = ? AND ${keyExpression(path)} = ?`)
      .all('["p"]', 'e');
    const indexes = store.file.prepare("SELECT name FROM sqlite_master WHERE name LIKE '%_path_%'").all();
    expect(isThere).toBe(true);
    expect(String(plan[0]?.['detail'])).toMatch(/USING (COVERING )?INDEX items_\d+_path_/);
    expect(indexes).toHaveLength(1);
  });

  it('are limited in number, since each makes writes slower', () => {
    fill(600);
    const indexes = createPathIndexes(store.file, container);

    const made = Array.from({ length: 30 }, (_, n) => indexes.ensure([[`p${n}`]], false)).filter(Boolean);

    expect(made).toHaveLength(24);
  });
});
