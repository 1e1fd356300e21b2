import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Azure Monitor's names (learn.microsoft.com/azure/event-grid/monitor-event-delivery). */
export type MetricName =
  'MatchedEventCount' | 'DeliverySuccessCount' | 'DeliveryAttemptFailCount' | 'DeadLetteredCount' | 'DroppedEventCount';

/** Counts by event subscription, since it was made. */
export interface Metrics {
  add(subscription: string, name: MetricName, count?: number): void;
  of(subscription: string): Readonly<Record<MetricName, number>>;
  removeAllOf(subscription: string): void;
}

const Row = z.object({ name: z.string(), value: z.number() });

export function createMetrics(database: DatabaseSync): Metrics {
  const add = database.prepare(
    `INSERT INTO metrics (subscription, name, value) VALUES (?, ?, ?)
     ON CONFLICT (subscription, name) DO UPDATE SET value = value + excluded.value`,
  );
  const read = database.prepare('SELECT name, value FROM metrics WHERE subscription = ?');
  const remove = database.prepare('DELETE FROM metrics WHERE subscription = ?');
  return {
    add: (subscription, name, count = 1) => void add.run(subscription, name, count),
    of: (subscription) => ({
      MatchedEventCount: 0,
      DeliverySuccessCount: 0,
      DeliveryAttemptFailCount: 0,
      DeadLetteredCount: 0,
      DroppedEventCount: 0,
      ...Object.fromEntries(
        z
          .array(Row)
          .parse(read.all(subscription))
          .map(({ name, value }) => [name, value]),
      ),
    }),
    removeAllOf: (subscription) => void remove.run(subscription),
  };
}
