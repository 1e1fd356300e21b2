import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../../support/sqlite.ts';
import type { Database } from './container.ts';
import type { Store } from './store.ts';
import { databaseRid } from './rid.ts';

type Row = Omit<Database, 'rid'>;

export function openDatabases(file: DatabaseSync, containers: Store['containers']): Store['databases'] {
  const list = file.prepare('SELECT key, id, ts FROM databases ORDER BY key');
  const find = file.prepare('SELECT key, id, ts FROM databases WHERE id = ?');
  const insert = file.prepare('INSERT INTO databases (id, ts) VALUES (?, ?) RETURNING key, id, ts');
  const remove = file.prepare('DELETE FROM databases WHERE key = ?');
  const named = (row: unknown): Database => {
    const { key, id, ts } = row as Row;
    return { key, id, ts, rid: databaseRid(key) };
  };
  return {
    list: () => list.all().map(named),
    find: (id) => {
      const row = find.get(id);
      return row && named(row);
    },
    create: (id, now) => named(insert.get(id, Math.floor(now / 1000))),
    delete: (database) =>
      inTransaction(file, () => {
        for (const container of containers.list(database)) {
          containers.delete(container);
        }
        remove.run(database.key);
      }),
  };
}
