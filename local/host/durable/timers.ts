import type { Environment } from './environment.ts';
import type { HistoryEvent } from './history/events.ts';

export interface Timers {
  /** There may be an earlier timer than before. */
  changed(): void;
  stop(): void;
}

/** Delivers timers when they are due. Only the earliest is armed; the others wait on disk. */
export function createTimers({ clock, store, instant, wake }: Environment): Timers {
  let armed: { readonly at: number; readonly cancel: () => void } | undefined;
  let stopped = false;

  const arm = (): void => {
    const next = stopped ? undefined : store.nextTimer();
    if (next === armed?.at) {
      return;
    }
    armed?.cancel();
    armed = next === undefined ? undefined : { at: next, cancel: clock.at(next, fire) };
  };

  const fire = (): void => {
    armed = undefined;
    if (stopped) {
      return;
    }
    const due = store.dueTimers(clock.now());
    store.transaction(() => {
      for (const { seq, instanceId, executionId, event } of due) {
        const message = JSON.parse(event) as HistoryEvent | { readonly EventType?: undefined };
        store.endTimer(seq);
        store.send(
          instanceId,
          executionId,
          message.EventType === undefined ? message : { ...message, Timestamp: instant() },
        );
      }
    });
    due.forEach(({ instanceId }) => wake.instance(instanceId));
    arm();
  };

  return {
    changed: arm,
    stop() {
      stopped = true;
      armed?.cancel();
    },
  };
}
