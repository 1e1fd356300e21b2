import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { PublishedEvent } from '../events/event.ts';

/** An event on its way to one event subscription. Instants are virtual milliseconds since 1970. */
export interface Delivery {
  readonly id: number;
  readonly subscription: string;
  readonly event: PublishedEvent;
  readonly publishedAt: number;
  readonly attempts: number;
  readonly lastOutcome?: string;
  readonly lastAttemptAt?: number;
  /** Set once delivery was given up: the event is on its way to the dead-letter container. */
  readonly deadLetterReason?: string;
  readonly deadLetterSince?: number;
}

export interface Attempted {
  readonly at: number;
  readonly outcome: string;
}

export interface DeliveryStore {
  add(subscription: string, event: PublishedEvent, publishedAt: number, dueAt: number): void;
  /** Event subscriptions that have something due. */
  subscriptionsDue(now: number): readonly string[];
  /** Takes what is due, oldest first; it is not due again before it is settled one way or another. */
  lease(subscription: string, now: number, most: number): readonly Delivery[];
  /** When, after now, the next delivery becomes due; undefined where none does. */
  nextDue(now: number): number | undefined;
  remove(id: number): void;
  retryAt(id: number, dueAt: number, attempted: Attempted): void;
  /** Gives delivery up; `attempted` is absent where the time to live ended without a further attempt. */
  giveUp(id: number, dueAt: number, reason: string, now: number, attempted?: Attempted): void;
  postpone(id: number, dueAt: number): void;
  removeAllOf(subscription: string): void;
  countWaiting(subscription: string): number;
}

const Row = z.object({
  id: z.number(),
  subscription: z.string(),
  event: z.string(),
  published_at: z.number(),
  attempts: z.number(),
  due_at: z.number(),
  last_outcome: z.string().nullable(),
  last_attempt_at: z.number().nullable(),
  dead_letter_reason: z.string().nullable(),
  dead_letter_since: z.number().nullable(),
});

export function createDeliveryStore(database: DatabaseSync): DeliveryStore {
  const insert = database.prepare(
    'INSERT INTO deliveries (subscription, event, published_at, due_at) VALUES (?, ?, ?, ?)',
  );
  const due = database.prepare('SELECT DISTINCT subscription FROM deliveries WHERE leased = 0 AND due_at <= ?');
  const lease = database.prepare(
    `UPDATE deliveries SET leased = 1 WHERE id IN (
       SELECT id FROM deliveries WHERE subscription = ? AND leased = 0 AND due_at <= ? ORDER BY due_at, id LIMIT ?
     ) RETURNING *`,
  );
  const next = database.prepare('SELECT min(due_at) AS due_at FROM deliveries WHERE leased = 0 AND due_at > ?');
  const remove = database.prepare('DELETE FROM deliveries WHERE id = ?');
  const update = database.prepare(
    `UPDATE deliveries SET leased = 0, due_at = ?, attempts = attempts + ?,
       last_outcome = coalesce(?, last_outcome), last_attempt_at = coalesce(?, last_attempt_at),
       dead_letter_reason = coalesce(?, dead_letter_reason), dead_letter_since = coalesce(?, dead_letter_since)
     WHERE id = ?`,
  );
  const removeAll = database.prepare('DELETE FROM deliveries WHERE subscription = ?');
  const count = database.prepare('SELECT count(*) AS count FROM deliveries WHERE subscription = ?');
  return {
    add: (subscription, event, publishedAt, dueAt) =>
      void insert.run(subscription, JSON.stringify(event), publishedAt, dueAt),
    subscriptionsDue: (now) =>
      due.all(now).map((row) => z.object({ subscription: z.string() }).parse(row).subscription),
    lease: (subscription, now, most) =>
      z
        .array(Row)
        .parse(lease.all(subscription, now, most))
        .toSorted((one, other) => one.due_at - other.due_at || one.id - other.id)
        .map(readDelivery),
    nextDue: (now) => z.object({ due_at: z.number().nullable() }).parse(next.get(now)).due_at ?? undefined,
    remove: (id) => void remove.run(id),
    retryAt: (id, dueAt, { at, outcome }) => void update.run(dueAt, 1, outcome, at, null, null, id),
    giveUp: (id, dueAt, reason, now, attempted) =>
      void update.run(dueAt, attempted ? 1 : 0, attempted?.outcome ?? null, attempted?.at ?? null, reason, now, id),
    postpone: (id, dueAt) => void update.run(dueAt, 0, null, null, null, null, id),
    removeAllOf: (subscription) => void removeAll.run(subscription),
    countWaiting: (subscription) => z.object({ count: z.number() }).parse(count.get(subscription)).count,
  };
}

function readDelivery(row: z.infer<typeof Row>): Delivery {
  return {
    id: row.id,
    subscription: row.subscription,
    event: JSON.parse(row.event) as PublishedEvent,
    publishedAt: row.published_at,
    attempts: row.attempts,
    ...(row.last_outcome !== null && { lastOutcome: row.last_outcome }),
    ...(row.last_attempt_at !== null && { lastAttemptAt: row.last_attempt_at }),
    ...(row.dead_letter_reason !== null && { deadLetterReason: row.dead_letter_reason }),
    ...(row.dead_letter_since !== null && { deadLetterSince: row.dead_letter_since }),
  };
}
