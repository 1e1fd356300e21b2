const minute = 60;
const hour = 60 * minute;

/** Seconds after each failed attempt; the last one repeats (delivery-and-retry#retry-schedule). */
const schedule = [10, 30, minute, 5 * minute, 10 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour] as const;

/**
 * Seconds to wait after the `attempts`-th failure. Event Grid adds a small randomization, here up to a tenth;
 * `random` is from 0 to 1.
 */
export function retryDelay(attempts: number, random: number): number {
  const step = schedule[Math.min(attempts, schedule.length) - 1] ?? schedule[0];
  return step * (1 + random / 10);
}
