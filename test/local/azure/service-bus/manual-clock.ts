import type { Clock } from '../../../../local/support/clock.ts';

/** Time that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on and calls back whatever is due, in order. */
  advance(milliseconds: number): void;
}

export function createManualClock(start = Date.now()): ManualClock {
  let now = start;
  let waiting: { readonly instant: number; readonly callback: () => void }[] = [];
  const at = (instant: number, callback: () => void): (() => void) => {
    if (instant <= now) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    const entry = { instant, callback };
    waiting = [...waiting, entry].toSorted((a, b) => a.instant - b.instant);
    return () => void (waiting = waiting.filter((other) => other !== entry));
  };
  return {
    now: () => now,
    speed: 1,
    at,
    sleep: (milliseconds) => new Promise((resolve) => void at(now + milliseconds, resolve)),
    advance(milliseconds) {
      const end = now + milliseconds;
      for (let due = waiting[0]; due && due.instant <= end; due = waiting[0]) {
        waiting = waiting.slice(1);
        now = Math.max(now, due.instant);
        due.callback();
      }
      now = end;
    },
  };
}
