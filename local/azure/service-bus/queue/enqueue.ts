import { inTransaction } from '../../../support/sqlite.ts';
import { encodeMapSection } from '../amqp/codec.ts';
import { messageTooLarge, queueFull, ServiceBusError } from '../service-bus-error.ts';
import { isDuplicate } from './duplicate-detection.ts';
import type { EncodedMessage } from './encoded-message.ts';
import { expiryOf, timeToLiveOf, type QueueContext } from './queue-context.ts';

/**
 * Largest message of the Standard tier, 256 KB
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas).
 */
export const maxMessageSize = 256 * 1024;

/**
 * Stores messages, all or none, and answers their sequence numbers. A duplicate is accepted and dropped, as Azure does;
 * it gets the number 0.
 */
export function enqueue(queue: QueueContext, messages: readonly EncodedMessage[]): number[] {
  const tooLarge = messages.find(({ size }) => size > maxMessageSize);
  if (tooLarge) {
    throw messageTooLarge(tooLarge.size, maxMessageSize);
  }
  const limit = queue.settings.maxSizeInMegabytes * 1024 * 1024;
  return inTransaction(queue.database, () => {
    const size = queue.store.totalSize();
    if (size >= limit) {
      throw queueFull(queue.name, size, limit);
    }
    return messages.map((message) => insert(queue, message));
  });
}

function insert(queue: QueueContext, message: EncodedMessage): number {
  const now = queue.clock.now();
  if (isDuplicate(queue, message.messageId, now)) {
    return 0;
  }
  const sequence = queue.store.nextSequence();
  const { scheduledFor } = message;
  const timeToLive = timeToLiveOf(queue, message.timeToLive ?? null);
  const scheduled = scheduledFor !== undefined && scheduledFor > now;
  queue.store.insert({
    sub: 0,
    sequence,
    enqueued_sequence: 0,
    state: scheduled ? 'scheduled' : 'active',
    message_id: message.messageId,
    delivery_count: 0,
    enqueued_at: now,
    scheduled_for: scheduledFor ?? null,
    time_to_live: timeToLive,
    expires_at: expiryOf(queue, scheduled ? scheduledFor : now, timeToLive),
    lock_token: null,
    locked_until: null,
    annotations: Object.keys(message.annotations).length > 0 ? encodeMapSection(0x72, message.annotations) : null,
    bare: message.bare,
    size: message.size,
  });
  return sequence;
}

/** Takes scheduled messages back before they are due; all or none. */
export function cancelScheduled(queue: QueueContext, sequences: readonly number[]): void {
  inTransaction(queue.database, () => {
    for (const sequence of sequences) {
      if (queue.store.find(0, sequence)?.state !== 'scheduled') {
        throw new ServiceBusError(
          'com.microsoft:message-not-found',
          `The scheduled message with sequence number ${sequence} does not exist.`,
        );
      }
      queue.store.remove(0, sequence);
    }
  });
}
