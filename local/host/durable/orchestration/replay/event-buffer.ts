import type { EventRaised } from '../../history/events.ts';
import type { ReplayContext } from '../context.ts';

/** Keeps raised events until something waits for one of their name. */
export interface EventBuffer {
  raise(event: EventRaised): void;
  /** Hands out what is waited for by now. */
  deliver(): void;
  /** In order of arrival. */
  unread(): readonly EventRaised[];
}

export function createEventBuffer(context: ReplayContext): EventBuffer {
  const buffer: EventRaised[] = [];
  const take = (event: EventRaised): boolean => {
    const waits = context.eventWaits.get(event.Name);
    const task = waits?.shift();
    if (waits?.length === 0) {
      context.eventWaits.delete(event.Name);
    }
    task?.complete(event.Input);
    return task !== undefined;
  };
  const deliver = (): void => {
    for (let index = 0; index < buffer.length;) {
      const event = buffer[index];
      if (event && context.eventWaits.has(event.Name)) {
        buffer.splice(index, 1);
        take(event);
        index = 0;
      } else {
        index++;
      }
    }
  };
  return {
    raise(event: EventRaised): void {
      if (!take(event)) {
        buffer.push(event);
      }
    },
    deliver,
    unread: () => buffer,
  };
}
