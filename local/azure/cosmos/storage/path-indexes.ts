import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Container } from './container.ts';
import { tableName } from './item-table.ts';

/** Below this many items a scan of the table costs less than an index. */
const worthwhile = 500;

/** Every index makes every write slower. */
const mostIndexes = 24;

export interface PathIndexes {
  /**
   * Makes sure that items can be found by the values at these paths, inside a partition (`scoped`) or across all. False
   * where the container is small, or has too many indexes already: then rows are better looked at one by one.
   */
  ensure(paths: readonly (readonly (string | number)[])[], scoped: boolean): boolean;
}

/** The SQL expression that is indexed; the same text in index and query lets SQLite see that they belong together. */
export function keyExpression(path: readonly (string | number)[]): string {
  return `order_key(body, '${JSON.stringify(path).replaceAll("'", "''")}')`;
}

/** Azure indexes every path from the start; here an index is made when a query first asks for it. */
export function createPathIndexes(file: DatabaseSync, container: Pick<Container, 'key'>): PathIndexes {
  const table = tableName(container);
  const prefix = `${table}_path_`;
  const known = new Set(
    file
      .prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?")
      .all(table)
      .map(({ name }) => String(name))
      .filter((name) => name.startsWith(prefix)),
  );
  const size = file.prepare(`SELECT max(seq) AS size FROM ${table}`);
  const isLarge = (): boolean => Number(size.get()?.['size'] ?? 0) >= worthwhile;
  return {
    ensure(paths, scoped) {
      const text = JSON.stringify([scoped, ...paths]);
      const name = `${prefix}${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
      if (known.has(name)) {
        return true;
      }
      if (known.size >= mostIndexes || !isLarge()) {
        return false;
      }
      const columns = [...(scoped ? ['pk'] : []), ...paths.map(keyExpression)];
      file.exec(`CREATE INDEX ${name} ON ${table} (${columns.join(', ')})`);
      known.add(name);
      return true;
    },
  };
}
