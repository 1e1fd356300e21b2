import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../../support/sqlite.ts';
import { ContainerDefinition } from '../resources/container-definition.ts';
import { parsePath } from './container.ts';
import type { Container, Database } from './container.ts';
import { createTable, tableName } from './item-table.ts';
import type { Store } from './store.ts';
import { containerRid } from './rid.ts';

interface Row {
  readonly key: number;
  readonly id: string;
  readonly definition: string;
  readonly ts: number;
  readonly version: number;
}

export function openContainers(file: DatabaseSync): Store['containers'] {
  const columns = 'key, id, definition, ts, version';
  const list = file.prepare(`SELECT ${columns} FROM containers WHERE database = ? ORDER BY key`);
  const count = file.prepare('SELECT count(*) AS containers FROM containers');
  const find = file.prepare(`SELECT ${columns} FROM containers WHERE database = ? AND id = ?`);
  const insert = file.prepare(
    `INSERT INTO containers (database, id, definition, ts) VALUES (?, ?, ?, ?) RETURNING ${columns}`,
  );
  const update = file.prepare(
    `UPDATE containers SET definition = ?, ts = ?, version = version + 1 WHERE key = ? RETURNING ${columns}`,
  );
  const remove = file.prepare('DELETE FROM containers WHERE key = ?');
  const readLsn = file.prepare('SELECT lsn FROM containers WHERE key = ?');
  const advance = file.prepare('UPDATE containers SET lsn = lsn + 1 WHERE key = ? RETURNING lsn');
  // Definitions are read on every request and change seldom.
  const known = new Map<string, Container>();
  const remember = (database: Database, row: unknown): Container => {
    const container = toContainer(database, row as Row);
    known.set(nameOf(database, container.id), container);
    return container;
  };
  return {
    list: (database) => list.all(database.key).map((row) => toContainer(database, row as unknown as Row)),
    count: () => (count.get() as { containers: number }).containers,
    find(database, id) {
      const row = known.get(nameOf(database, id)) ?? find.get(database.key, id);
      return row && ('partitionKeyPaths' in row ? (row as Container) : remember(database, row));
    },
    create: (database, definition, now) =>
      inTransaction(file, () => {
        const text = JSON.stringify(definition);
        const row = insert.get(database.key, definition.id, text, Math.floor(now / 1000));
        const container = toContainer(database, row as unknown as Row);
        createTable(file, container);
        return container;
      }),
    replace: (container, definition, now) =>
      remember(container.database, update.get(JSON.stringify(definition), Math.floor(now / 1000), container.key)),
    delete: (container) =>
      inTransaction(file, () => {
        known.delete(nameOf(container.database, container.id));
        remove.run(container.key);
        file.exec(`DROP TABLE ${tableName(container)}`);
      }),
    lsn: (container) => (readLsn.get(container.key) as { lsn: number }).lsn,
    advance: (container) => (advance.get(container.key) as { lsn: number }).lsn,
  };
}

function nameOf(database: Database, id: string): string {
  return `${database.key}/${id}`;
}

function toContainer(database: Database, row: Row): Container {
  const definition = ContainerDefinition.parse(JSON.parse(row.definition));
  return {
    key: row.key,
    database,
    id: row.id,
    rid: containerRid(database.key, row.key),
    definition,
    partitionKeyPaths: definition.partitionKey.paths.map(parsePath),
    ts: row.ts,
    version: row.version,
  };
}
