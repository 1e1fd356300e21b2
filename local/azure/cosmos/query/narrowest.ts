import type { DatabaseSync } from 'node:sqlite';
import type { Container } from '../storage/container.ts';
import { tableName } from '../storage/item-table.ts';
import type { SqlCondition } from '../storage/read-rows.ts';

/** So many rows are counted at most: whatever leaves more is no help. */
const mostCounted = 1_000;

/**
 * Of several ways to narrow a query down, the one that leaves the fewest rows, which are few enough to look at one by
 * one; all of them where none is. SQLite cannot choose itself: it knows nothing of how values are spread.
 */
export function narrowest(
  file: DatabaseSync,
  container: Pick<Container, 'key'>,
  scope: readonly SqlCondition[],
  narrowed: readonly (readonly SqlCondition[])[],
): readonly SqlCondition[] {
  if (narrowed.length < 2) {
    return narrowed.flat();
  }
  let fewest = mostCounted;
  let best: readonly SqlCondition[] | undefined;
  for (const some of narrowed) {
    const rows = countUpTo(file, container, [...scope, ...some], fewest);
    if (rows < fewest) {
      [fewest, best] = [rows, some];
    }
  }
  return best ?? narrowed.flat();
}

function countUpTo(
  file: DatabaseSync,
  container: Pick<Container, 'key'>,
  conditions: readonly SqlCondition[],
  most: number,
): number {
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  const sql = `SELECT count(*) AS rows FROM (SELECT 1 FROM ${tableName(container)} WHERE ${where} LIMIT ?)`;
  const counted = file.prepare(sql).get(...conditions.flatMap(({ values }) => values), most);
  return Number(counted?.['rows']);
}
