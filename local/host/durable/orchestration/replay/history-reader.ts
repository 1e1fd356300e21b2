import type { EventRaised, HistoryEvent } from '../../history/events.ts';
import type { Action } from '../actions.ts';
import type { ReplayContext } from '../context.ts';
import { applyEvent } from './apply-event.ts';
import { createEventBuffer } from './event-buffer.ts';
import { createStepper } from './stepper.ts';

/** Reads a history event by event, as the real host does. */
export interface HistoryReader {
  /** Throws NonDeterministicError. */
  read(event: HistoryEvent): void;
  /** Whether every action has come to its end. */
  finished(): boolean;
  /** Events that nobody waited for, in order of arrival. */
  unread(): EventRaised[];
  suspended(): boolean;
  terminated(): { readonly reason: string | null } | undefined;
}

export function createHistoryReader(context: ReplayContext, actions: readonly Action[]): HistoryReader {
  let suspended = false;
  let terminated: { readonly reason: string | null } | undefined;
  const whileSuspended: HistoryEvent[] = [];
  const events = createEventBuffer(context);
  const stepper = createStepper(context, actions, () => events.deliver());

  const read = (event: HistoryEvent): void => {
    if (event.EventType === 20) {
      suspended = false;
      whileSuspended.splice(0).forEach(read);
    } else if (event.EventType === 3) {
      terminated = { reason: event.Input };
    } else if (event.EventType === 19) {
      suspended = true;
    } else if (suspended) {
      whileSuspended.push(event);
    } else if (event.EventType === 0) {
      stepper.step();
    } else if (event.EventType === 15) {
      events.raise(event);
    } else {
      applyEvent(context, event);
    }
  };

  return {
    read,
    finished: () => stepper.finished(),
    unread: () => [...events.unread(), ...whileSuspended.filter((event) => event.EventType === 15)],
    suspended: () => suspended,
    terminated: () => terminated,
  };
}
