import { lockLost } from '../service-bus-error.ts';
import type { MessageRow, SubQueue } from '../store/message-row.ts';
import { withApplicationProperties } from './encoded-message.ts';
import { lockEnd } from './lock-end.ts';
import type { QueueContext } from './queue-context.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What a receiver decides about a message that it holds a lock on. */
export type Settlement =
  | { readonly kind: 'complete' }
  | { readonly kind: 'abandon'; readonly properties?: Properties }
  /** Unlocks without counting a delivery: the receiver never looked at the message. */
  | { readonly kind: 'release' }
  | { readonly kind: 'defer'; readonly properties?: Properties }
  | {
      readonly kind: 'deadLetter';
      readonly reason?: string;
      readonly description?: string;
      readonly properties?: Properties;
    };

/** Applies a receiver's decision. Throws `lockLost` where the lock has ended or never was. */
export function settle(queue: QueueContext, sub: SubQueue, lockToken: string, settlement: Settlement): void {
  const row = lockedMessage(queue, sub, lockToken);
  switch (settlement.kind) {
    case 'complete':
      queue.store.remove(sub, row.sequence);
      return;
    case 'abandon':
      countDelivery(queue, row, settlement.properties);
      return;
    case 'release':
      queue.store.update(row, unlocked);
      return;
    case 'defer':
      queue.store.update(row, { ...unlocked, state: 'deferred', bare: changedBare(row, settlement.properties) });
      return;
    case 'deadLetter':
      deadLetter(queue, row, settlement);
  }
}

/** Extends locks to a full lock duration from now; answers their new ends. */
export function renewLocks(queue: QueueContext, sub: SubQueue, lockTokens: readonly string[]): number[] {
  const rows = lockTokens.map((lockToken) => lockedMessage(queue, sub, lockToken));
  const lockedUntil = lockEnd(queue);
  rows.forEach((row) => queue.store.update(row, { locked_until: lockedUntil }));
  return rows.map(() => lockedUntil);
}

/** Gives a message back after a failed delivery, or dead-letters it when it has had its last one. */
export function countDelivery(queue: QueueContext, row: MessageRow, properties?: Properties): void {
  const deliveries = row.delivery_count + 1;
  const counted = { ...row, delivery_count: deliveries, bare: changedBare(row, properties) };
  if (row.sub === 0 && deliveries >= queue.settings.maxDeliveryCount) {
    const description = `Message could not be consumed after ${deliveries} delivery attempts.`;
    deadLetter(queue, counted, { reason: 'MaxDeliveryCountExceeded', description });
    return;
  }
  queue.store.update(row, { ...unlocked, delivery_count: deliveries, bare: counted.bare });
}

/** Moves a message to the dead-letter queue, where nothing expires it. Already there, it stays and is unlocked. */
export function deadLetter(
  queue: QueueContext,
  row: MessageRow,
  { reason, description, properties }: { reason?: string; description?: string; properties?: Properties },
): void {
  const bare = changedBare(row, {
    ...properties,
    ...(reason !== undefined && { DeadLetterReason: reason }),
    ...(description !== undefined && { DeadLetterErrorDescription: description }),
  });
  const { delivery_count } = row;
  queue.store.update(row, { ...unlocked, sub: 1, state: 'active', delivery_count, bare });
}

const unlocked = { lock_token: null, locked_until: null };

function lockedMessage({ store, clock }: QueueContext, sub: SubQueue, lockToken: string): MessageRow {
  const row = store.findLocked(lockToken);
  if (row?.sub !== sub || (row.locked_until ?? 0) <= clock.now()) {
    throw lockLost();
  }
  return row;
}

function changedBare(row: MessageRow, properties: Properties = {}): Uint8Array {
  return Object.keys(properties).length === 0 ? row.bare : withApplicationProperties(Buffer.from(row.bare), properties);
}
