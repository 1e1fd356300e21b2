import { z } from 'zod';
import { parseTimeSpan } from '../settings/time-span.ts';

const TimeSpan = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined || milliseconds < 0) {
    context.addIssue({ code: 'custom', message: `"${text}" is not a time span like "00:05:00"` });
    return z.NEVER;
  }
  return milliseconds;
});

/**
 * `extensions.serviceBus` of host.json with its defaults
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings). Time spans are
 * in milliseconds once parsed.
 */
export const ServiceBusSettings = z.looseObject({
  clientRetryOptions: z
    .object({
      mode: z
        .string()
        .transform((text) => text.toLowerCase())
        .pipe(z.enum(['exponential', 'fixed']))
        .default('exponential'),
      tryTimeout: TimeSpan.prefault('00:01:00'),
      delay: TimeSpan.prefault('00:00:00.80'),
      maxDelay: TimeSpan.prefault('00:01:00'),
      maxRetries: z.int().min(0).default(3),
    })
    .prefault({}),
  autoCompleteMessages: z.boolean().default(true),
  maxAutoLockRenewalDuration: TimeSpan.prefault('00:05:00'),
  maxConcurrentCalls: z.int().min(1).default(16),
  prefetchCount: z.int().min(0).default(0),
  maxMessageBatchSize: z.int().min(1).default(1000),
  minMessageBatchSize: z.int().min(1).default(1),
  maxBatchWaitTime: TimeSpan.prefault('00:00:30'),
});
export type ServiceBusSettings = z.output<typeof ServiceBusSettings>;

/** Throws an Error that names every setting that is wrong. */
export function readServiceBusSettings(section: unknown): ServiceBusSettings {
  const parsed = ServiceBusSettings.safeParse(section);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`host.json: extensions.serviceBus: ${problems.join('; ')}`);
  }
  return parsed.data;
}
