import rhea from 'rhea';
import { encodeHeader, encodeMapSection, types } from '../amqp/codec.ts';
import type { MessageRow } from '../store/message-row.ts';

const messageStates = { active: 0, deferred: 1, scheduled: 2 } as const;

/**
 * The bytes of a message as a receiver gets it: the broker's header and annotations before the sender's own sections
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#message-annotations).
 */
export function deliveryContent(row: MessageRow, { lockedUntil }: { lockedUntil?: boolean } = {}): Buffer {
  const header = encodeHeader({
    durable: true,
    ...(row.time_to_live !== null && { ttl: row.time_to_live }),
    delivery_count: row.delivery_count,
  });
  const annotations = encodeMapSection(0x72, {
    ...sendersAnnotations(row),
    'x-opt-enqueued-time': new Date(row.enqueued_at),
    'x-opt-sequence-number': types.wrap_long(row.sequence),
    'x-opt-enqueue-sequence-number': types.wrap_long(row.enqueued_sequence),
    'x-opt-message-state': types.wrap_int(messageStates[row.state]),
    ...(row.scheduled_for !== null && { 'x-opt-scheduled-enqueue-time': new Date(row.scheduled_for) }),
    ...(lockedUntil && row.locked_until !== null && { 'x-opt-locked-until': new Date(row.locked_until) }),
  });
  return Buffer.concat([header, annotations, row.bare]);
}

function sendersAnnotations({ annotations }: MessageRow): Record<string, unknown> {
  if (annotations === null) {
    return {};
  }
  return rhea.message.decode(Buffer.from(annotations))['message_annotations'] as Record<string, unknown>;
}
