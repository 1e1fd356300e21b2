import type { HistoryEvent } from '../../history/events.ts';
import { awaitEvent, type ReplayContext } from '../context.ts';
import { checkScheduled } from './non-determinism.ts';

/** Ends what an event of the history ends. Throws NonDeterministicError where it was never begun. */
export function applyEvent(context: ReplayContext, event: HistoryEvent): void {
  switch (event.EventType) {
    case 12:
      context.now = event.Timestamp;
      return;
    case 4:
    case 7:
    case 10:
    case 14:
      checkScheduled(context, event);
      context.pending.delete(event.EventId);
      if (event.EventType === 14) {
        awaitRequest(context, event.EventId, event.Input);
      }
      return;
    case 5:
    case 8:
      end(context, event.TaskScheduledId, (task) => task.complete(event.Result));
      return;
    case 6:
    case 9:
      end(context, event.TaskScheduledId, (task) => task.fail());
      return;
    case 11:
      end(context, event.TimerId, (task) => task.complete(null));
      return;
    default:
  }
}

function end(
  context: ReplayContext,
  id: number,
  how: (task: { complete(r: string | null): void; fail(): void }) => void,
): void {
  const task = context.open.get(id);
  context.open.delete(id);
  if (task) {
    how(task);
  }
}

/** From here on the answer to an entity call is awaited under the id that its request carries. */
function awaitRequest(context: ReplayContext, eventId: number, message: string): void {
  const task = context.requests.get(eventId);
  if (task) {
    const { id } = JSON.parse(message) as { id: string };
    context.requestIds.set(eventId, id);
    awaitEvent(context, id).whenEnded(() => task.complete(null));
  }
}
