import type { Clock } from '../../../support/clock.ts';

export interface Alarm {
  /** Makes it ring at an instant of virtual time, unless it rings sooner anyway; undefined: at none. */
  setFor(instant: number | undefined): void;
  cancel(): void;
}

/** Rings once at the earliest instant that it was set for since it last rang. */
export function createAlarm(clock: Pick<Clock, 'at'>, ring: () => void): Alarm {
  let earliest = Infinity;
  let cancel = (): void => undefined;
  return {
    setFor(instant = Infinity) {
      if (instant >= earliest) {
        return;
      }
      cancel();
      earliest = instant;
      cancel = clock.at(instant, () => {
        earliest = Infinity;
        ring();
      });
    },
    cancel: () => cancel(),
  };
}
