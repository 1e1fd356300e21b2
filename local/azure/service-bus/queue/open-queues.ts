import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../../../support/clock.ts';
import { QueueName, QueueSettings, type QueueSettingsInput } from '../queue-settings.ts';
import { createQueueTable, type QueueDefinition } from '../store/queue-table.ts';
import { openQueue, type Queue } from './queue.ts';

/** The queues of a namespace. Names are found in any case. */
export interface Queues {
  list(): readonly Queue[];
  find(name: string): Queue | undefined;
  /** Creates a queue or changes its settings. Throws a `ZodError` that names everything that is wrong. */
  put(name: string, settings: QueueSettingsInput): Queue;
  /** With all its messages. */
  remove(name: string): void;
  /** When the namespace was first used, in milliseconds since 1970. */
  createdAt(): number;
  close(): void;
}

/** Opens all queues that are on disk. */
export function openQueues(database: DatabaseSync, clock: Clock): Queues {
  const table = createQueueTable(database);
  const queues = new Map<string, Queue>();
  const openedAt = clock.now();
  const find = (name: string): Queue | undefined => queues.get(name.toLowerCase());
  const open = (definition: QueueDefinition): Queue => {
    const queue = find(definition.name) ?? openQueue(database, definition, clock);
    queue.configure(definition);
    queues.set(definition.name.toLowerCase(), queue);
    return queue;
  };
  table.list().forEach(open);
  return {
    list: () => [...queues.values()],
    find,
    put(name, settings) {
      z.object({ name: QueueName, settings: QueueSettings }).parse({ name, settings });
      return open(table.put(name, settings, clock.now()));
    },
    remove(name) {
      const queue = find(name);
      if (queue) {
        queue.close();
        queues.delete(name.toLowerCase());
        table.remove(queue.definition.id);
      }
    },
    createdAt: () => Math.min(openedAt, ...[...queues.values()].map(({ definition }) => definition.createdAt)),
    close: () => queues.forEach((queue) => queue.close()),
  };
}
