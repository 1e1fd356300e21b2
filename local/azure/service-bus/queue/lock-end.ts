import type { QueueContext } from './queue-context.ts';

/** The shortest lock that a queue can have. */
const leastRealMilliseconds = 5_000;

/**
 * Until when a message is locked that is taken now. A receiver works in real time, however fast the stack's clock runs: it has
 * this much of it at least, or messages would be delivered again, and dead-lettered, while they are being handled.
 */
export function lockEnd({ clock, settings }: Pick<QueueContext, 'clock' | 'settings'>): number {
  return clock.now() + Math.max(settings.lockDuration, leastRealMilliseconds * clock.speed);
}
