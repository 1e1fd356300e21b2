import { z } from 'zod';
import type { QueueSettingsInput } from '../queue-settings.ts';
import { readDescription } from './atom.ts';

const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();
const whole = z.coerce.number().int().optional();
const absent = (what: string) =>
  z.enum(['false', ''], { error: `${what} not supported by the local Service Bus` }).optional();

/** What can be asked of a queue; members that change nothing here are read over. */
const QueueDescription = z.object({
  LockDuration: z.string().optional(),
  MaxSizeInMegabytes: whole,
  MaxDeliveryCount: whole,
  DefaultMessageTimeToLive: z.string().optional(),
  DeadLetteringOnMessageExpiration: flag,
  RequiresDuplicateDetection: flag,
  DuplicateDetectionHistoryTimeWindow: z.string().optional(),
  RequiresSession: absent('sessions are'),
  EnablePartitioning: absent('partitioning is'),
  EnableExpress: absent('express queues are'),
  ForwardTo: absent('forwarding is'),
  ForwardDeadLetteredMessagesTo: absent('forwarding is'),
});

/** Settings from a request to create or update a queue. Throws a `ZodError` that names everything that is wrong. */
export function toQueueSettings(xml: string): QueueSettingsInput {
  const given = QueueDescription.parse(Object.fromEntries(readDescription(xml)));
  const settings = {
    lockDuration: given.LockDuration,
    maxSizeInMegabytes: given.MaxSizeInMegabytes,
    maxDeliveryCount: given.MaxDeliveryCount,
    defaultMessageTimeToLive: given.DefaultMessageTimeToLive,
    deadLetteringOnMessageExpiration: given.DeadLetteringOnMessageExpiration,
    requiresDuplicateDetection: given.RequiresDuplicateDetection,
    duplicateDetectionHistoryTimeWindow: given.DuplicateDetectionHistoryTimeWindow,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
