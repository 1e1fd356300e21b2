import type { Clock } from '../../../../../local/support/clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

export function createManualClock(start = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let now = start;
  return {
    now: () => now,
    speed: 1,
    at: () => () => undefined,
    sleep: () => Promise.resolve(),
    advance(seconds) {
      now += seconds * 1000;
    },
  };
}
