import { dotnetTime, toMilliseconds } from '../dotnet-time.ts';
import { schedule, type ReplayContext } from './context.ts';
import { createTask, type Task } from './task.ts';

/** A timer; one that lies further ahead than the backend allows is reached in hops. */
export function timer(context: ReplayContext, fireAt: number, cancelled: boolean): Task {
  const task = createTask();
  const hop = (): void => {
    const now = toMilliseconds(context.now);
    const { maximum, interval } = context.longTimer;
    const next = fireAt - now > maximum ? now + interval : fireAt;
    const inner = schedule(context, { kind: 'timer', fireAt: dotnetTime(next) });
    inner.whenEnded(() => (next === fireAt ? task.complete(null) : hop()));
  };
  hop();
  if (cancelled) {
    task.fail();
  }
  return task;
}
