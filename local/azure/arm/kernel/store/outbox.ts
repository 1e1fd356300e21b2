import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { SystemEvent } from '../events/system-event.ts';

/** Events that were committed with the change they tell of and are still to be published. */
export interface Outbox {
  /** Within the transaction of the change. */
  add(event: SystemEvent): void;
  /** Publishes what is waiting, oldest first; what a dying process left is published by the next one. */
  flush(publish: (event: SystemEvent) => void): void;
}

const Row = z.object({ id: z.number(), event: z.string() });

export function createOutbox(database: DatabaseSync): Outbox {
  const insert = database.prepare('INSERT INTO outbox (event) VALUES (?)');
  const waiting = database.prepare('SELECT id, event FROM outbox ORDER BY id LIMIT 100');
  const remove = database.prepare('DELETE FROM outbox WHERE id = ?');
  return {
    add: (event) => void insert.run(JSON.stringify(event)),
    flush(publish) {
      for (let rows = waiting.all(); rows.length > 0; rows = waiting.all()) {
        for (const { id, event } of z.array(Row).parse(rows)) {
          publish(JSON.parse(event) as SystemEvent);
          remove.run(id);
        }
      }
    },
  };
}
