import { z } from 'zod';
import type { QueueSettingsInput } from '../queue-settings.ts';
import { forever } from '../queue-settings.ts';
import { readDescription } from './atom.ts';

const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();
const whole = z.coerce.number().int().optional();
/** Takes no other value than those, which mean that a queue is like any other. */
const only = (values: readonly string[], what: string) =>
  z.enum(values, { error: `${what} not supported by the local Service Bus` }).optional();
const absent = (what: string) => only(['false', ''], what);

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
  AutoDeleteOnIdle: only([forever], 'deletion of idle queues is'),
  Status: only(['Active'], 'another status than Active is'),
  AuthorizationRule: absent('an authorization rule of a queue is'),
  UserMetadata: z.string().optional(),
});

/** Settings from a request to create or update a queue. Throws a `ZodError` that names everything that is wrong. */
export function toQueueSettings(xml: string): QueueSettingsInput {
  const rule = /<AuthorizationRule\b/.test(xml) ? { AuthorizationRule: 'given' } : {};
  const given = QueueDescription.parse({ ...Object.fromEntries(readDescription(xml)), ...rule });
  const settings = {
    lockDuration: given.LockDuration,
    maxSizeInMegabytes: given.MaxSizeInMegabytes,
    maxDeliveryCount: given.MaxDeliveryCount,
    defaultMessageTimeToLive: given.DefaultMessageTimeToLive,
    deadLetteringOnMessageExpiration: given.DeadLetteringOnMessageExpiration,
    requiresDuplicateDetection: given.RequiresDuplicateDetection,
    duplicateDetectionHistoryTimeWindow: given.DuplicateDetectionHistoryTimeWindow,
    userMetadata: given.UserMetadata,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
