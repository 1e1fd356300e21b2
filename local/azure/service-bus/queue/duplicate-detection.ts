import type { QueueContext } from './queue-context.ts';

/**
 * Whether a message of this id was accepted within the queue's window; if not, remembers it. The window counts from the
 * first message (https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection).
 */
export function isDuplicate({ id, settings, database }: QueueContext, messageId: string, now: number): boolean {
  if (!settings.requiresDuplicateDetection) {
    return false;
  }
  database.prepare('DELETE FROM message_ids WHERE queue = ? AND until <= ?').run(id, now);
  const { changes } = database
    .prepare('INSERT INTO message_ids (queue, message_id, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(id, messageId, now + settings.duplicateDetectionHistoryTimeWindow);
  return changes === 0;
}
