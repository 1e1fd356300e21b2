import { inTransaction } from '../../../support/sqlite.ts';
import type { MessageRow } from '../store/message-row.ts';
import { expiryOf, type QueueContext } from './queue-context.ts';
import { countDelivery, deadLetter } from './settle.ts';

/** Does what time alone brings about: locks end, scheduled messages become active, messages expire. */
export function keepHouse(queue: QueueContext): void {
  const now = queue.clock.now();
  inTransaction(queue.database, () => {
    queue.store.locksEndedBy(now).forEach((row) => countDelivery(queue, row));
    queue.store.scheduledBy(now).forEach((row) => activate(queue, row));
    queue.store.expiredBy(now).forEach((row) => expire(queue, row));
  });
}

/**
 * A scheduled message is appended as if it were sent now, with a new sequence number
 * (https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing#scheduled-messages).
 */
function activate(queue: QueueContext, row: MessageRow): void {
  const { store } = queue;
  const enqueuedAt = row.scheduled_for ?? queue.clock.now();
  store.remove(row.sub, row.sequence);
  store.insert({
    ...row,
    sequence: store.nextSequence(),
    enqueued_sequence: row.sequence,
    state: 'active',
    enqueued_at: enqueuedAt,
    expires_at: expiryOf(queue, enqueuedAt, row.time_to_live),
  });
}

function expire(queue: QueueContext, row: MessageRow): void {
  if (queue.settings.deadLetteringOnMessageExpiration) {
    const description = 'The message expired and was dead lettered.';
    deadLetter(queue, row, { reason: 'TTLExpiredException', description });
  } else {
    queue.store.remove(row.sub, row.sequence);
  }
}
