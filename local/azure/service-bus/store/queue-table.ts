import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../../support/sqlite.ts';
import { QueueSettings, type QueueSettingsInput } from '../queue-settings.ts';

export interface QueueDefinition {
  readonly id: number;
  readonly name: string;
  readonly settings: QueueSettings;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The queues that exist, on disk. */
export interface QueueTable {
  list(): QueueDefinition[];
  put(name: string, settings: QueueSettingsInput, now: number): QueueDefinition;
  /** With all its messages. */
  remove(id: number): void;
}

export function createQueueTable(database: DatabaseSync): QueueTable {
  const columns = 'id, name, settings, created_at AS createdAt, updated_at AS updatedAt';
  const list = database.prepare(`SELECT ${columns} FROM queues ORDER BY name`);
  const put = database.prepare(
    `INSERT INTO queues (name, settings, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
     ON CONFLICT (name) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at
     RETURNING ${columns}`,
  );
  const read = (row: unknown): QueueDefinition => {
    const stored = row as Omit<QueueDefinition, 'settings'> & { settings: string };
    return { ...stored, settings: QueueSettings.parse(JSON.parse(stored.settings)) };
  };
  return {
    list: () => list.all().map(read),
    put: (name, settings, now) => read(put.get(name, JSON.stringify(settings), now)),
    remove(id) {
      inTransaction(database, () => {
        database.prepare('DELETE FROM messages WHERE queue = ?').run(id);
        database.prepare('DELETE FROM message_ids WHERE queue = ?').run(id);
        database.prepare('DELETE FROM queues WHERE id = ?').run(id);
      });
    },
  };
}
