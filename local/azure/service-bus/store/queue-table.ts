import type { DatabaseSync } from 'node:sqlite';
import { QueueSettings, type QueueSettingsInput } from '../queue-settings.ts';

export interface QueueDefinition {
  readonly id: number;
  readonly name: string;
  readonly settings: QueueSettings;
}

/** The queues that exist, on disk. */
export interface QueueTable {
  list(): QueueDefinition[];
  put(name: string, settings: QueueSettingsInput): QueueDefinition;
}

export function createQueueTable(database: DatabaseSync): QueueTable {
  const list = database.prepare('SELECT id, name, settings FROM queues ORDER BY name');
  const put = database.prepare(
    `INSERT INTO queues (name, settings) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET settings = excluded.settings RETURNING id, name, settings`,
  );
  const read = (row: unknown): QueueDefinition => {
    const { id, name, settings } = row as { id: number; name: string; settings: string };
    return { id, name, settings: QueueSettings.parse(JSON.parse(settings)) };
  };
  return {
    list: () => list.all().map(read),
    put: (name, settings) => read(put.get(name, JSON.stringify(settings))),
  };
}
