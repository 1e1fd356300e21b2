import { Duration } from 'luxon';
import { z } from 'zod';

/** An ISO 8601 duration, as Azure Resource Manager and the administration API write it, held in milliseconds. */
function duration(atLeast: string, atMost: string) {
  const milliseconds = (text: string): number => Duration.fromISO(text).toMillis();
  return z
    .string()
    .refine((text) => Duration.fromISO(text).isValid, {
      error: 'is not an ISO 8601 duration such as PT1M',
      abort: true,
    })
    .refine((text) => milliseconds(text) >= milliseconds(atLeast) && milliseconds(text) <= milliseconds(atMost), {
      error: `must be between ${atLeast} and ${atMost}`,
    })
    .transform(milliseconds);
}

/** `TimeSpan.MaxValue`: what Azure shows where a message never expires. */
export const forever = 'P10675199DT2H48M5.4775807S';

/**
 * How a queue behaves: Azure's names and defaults
 * (https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues). Durations are in milliseconds
 * once parsed.
 */
export const QueueSettings = z.strictObject({
  lockDuration: duration('PT5S', 'PT5M').prefault('PT1M'),
  maxDeliveryCount: z.int().min(1).max(2000).default(10),
  defaultMessageTimeToLive: duration('PT1S', forever).prefault(forever),
  deadLetteringOnMessageExpiration: z.boolean().default(false),
  requiresDuplicateDetection: z.boolean().default(false),
  duplicateDetectionHistoryTimeWindow: duration('PT20S', 'P7D').prefault('PT10M'),
  maxSizeInMegabytes: z.int().min(1).max(81_920).default(1024),
  /** Anything that its owner wants to note. */
  userMetadata: z.string().max(1024).default(''),
  requiresSession: z.literal(false, { error: 'sessions are not supported by the local Service Bus' }).default(false),
});
export type QueueSettings = z.output<typeof QueueSettings>;
export type QueueSettingsInput = z.input<typeof QueueSettings>;

/** Azure's rule for a queue's name: up to 260 letters, digits, periods, hyphens, underscores and inner slashes. */
export const QueueName = z
  .string()
  .max(260)
  .regex(/^[A-Za-z0-9]$|^[A-Za-z0-9][\w./~-]*[A-Za-z0-9]$/, 'is not a valid queue name');
