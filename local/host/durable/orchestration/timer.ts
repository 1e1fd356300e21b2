import { dotnetTime, toMilliseconds } from '../dotnet-time.ts';
import { schedule, type ReplayContext } from './context.ts';
import { createTask, type Task } from './task.ts';

/**
 * A timer. One that lies further ahead than the backend allows is reached in hops of one length, all the way; a cancelled
 * one hops no further (DurableOrchestrationContext.CreateTimer of the extension).
 *
 * The library, too, counts the hops, and twice it counts otherwise: it goes on with those of a cancelled timer, and behind a
 * cancelled timer, where the host comes by earlier than the orchestrator did, it does not take for long what only the host does.
 */
export function timer(context: ReplayContext, fireAt: number, cancelled: boolean): Task {
  const task = createTask();
  const now = (): number => toMilliseconds(context.now);
  const { maximum, interval } = context.longTimer;
  const isLong = fireAt - now() > maximum;
  if (isLong && fireAt - toMilliseconds(context.present) <= maximum) {
    context.strays.set(
      context.nextId,
      'behind a cancelled timer it made another that ends later than 6 days from the start',
    );
  }
  const hop = (): void => {
    const next = isLong ? Math.min(fireAt, now() + interval) : fireAt;
    const inner = schedule(context, { kind: 'timer', fireAt: dotnetTime(next) });
    inner.whenEnded(() => {
      if (now() >= fireAt) {
        task.complete(null);
      } else if (cancelled) {
        context.strays.set(
          context.nextId,
          'it cancelled a timer of more than 6 days and still ran when the first 3 were over',
        );
      } else {
        hop();
      }
    });
  };
  hop();
  if (cancelled) {
    task.fail();
  }
  return task;
}
