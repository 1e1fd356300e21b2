import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { EventSubscription } from '../subscriptions/event-subscription.ts';

/** A manual validation that is waited for. */
interface PendingHandshake {
  readonly code: string;
  /** Virtual milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface SubscriptionStore {
  put(subscription: EventSubscription, handshake?: PendingHandshake): void;
  get(id: string): EventSubscription | undefined;
  handshake(id: string): PendingHandshake | undefined;
  /** Of one scope, or all. */
  list(scope?: string): readonly EventSubscription[];
  remove(id: string): boolean;
}

const Row = z.object({ subscription: z.string(), handshake: z.string().nullable() });

export function createSubscriptionStore(database: DatabaseSync): SubscriptionStore {
  const put = database.prepare(
    'INSERT OR REPLACE INTO subscriptions (key, scope, subscription, handshake) VALUES (?, ?, ?, ?)',
  );
  const get = database.prepare('SELECT subscription, handshake FROM subscriptions WHERE key = ?');
  const list = database.prepare('SELECT subscription, handshake FROM subscriptions ORDER BY key');
  const listScope = database.prepare('SELECT subscription, handshake FROM subscriptions WHERE scope = ? ORDER BY key');
  const remove = database.prepare('DELETE FROM subscriptions WHERE key = ?');
  const read = (row: unknown): EventSubscription => JSON.parse(Row.parse(row).subscription) as EventSubscription;
  return {
    put: (subscription, handshake) =>
      void put.run(
        subscription.id.toLowerCase(),
        subscription.scope.toLowerCase(),
        JSON.stringify(subscription),
        handshake ? JSON.stringify(handshake) : null,
      ),
    get(id) {
      const row = get.get(id.toLowerCase());
      return row && read(row);
    },
    handshake(id) {
      const row = get.get(id.toLowerCase());
      const handshake = row && Row.parse(row).handshake;
      return handshake ? (JSON.parse(handshake) as PendingHandshake) : undefined;
    },
    list: (scope) => (scope === undefined ? list.all() : listScope.all(scope.toLowerCase())).map(read),
    remove: (id) => remove.run(id.toLowerCase()).changes > 0,
  };
}
