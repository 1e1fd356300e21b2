import type { EventRaised, HistoryEvent, OrchestrationInstance } from '../history/events.ts';
import type { Action } from './actions.ts';
import { awaitEvent, type Callable, type ReplayContext } from './context.ts';
import type { Decision } from './decisions.ts';
import { releaseLocks } from './entity-messages.ts';
import { checkScheduled, NonDeterministicError } from './non-determinism.ts';
import { startAction } from './start-action.ts';

export interface ReplayInput {
  readonly instance: OrchestrationInstance;
  readonly callable: Callable;
  readonly longTimer: { readonly maximum: number; readonly interval: number };
  readonly httpSleepMilliseconds: number;
  readonly actions: readonly Action[];
  /** Whether the orchestrator ended (its locks then are given back once all actions are done). */
  readonly ended: boolean;
  readonly history: readonly HistoryEvent[];
}

export interface ReplayOutcome {
  /** New work, in order of sequence numbers. */
  readonly decisions: readonly Decision[];
  /** Whether every action has come to its end, so that the orchestrator's result counts. */
  readonly finished: boolean;
  readonly continueAsNew: { readonly input: string | null } | undefined;
  /** Events that nobody waited for, in order of arrival. */
  readonly unread: readonly EventRaised[];
  readonly suspended: boolean;
  /** Set when it was terminated; the reason may be null. */
  readonly terminated: { readonly reason: string | null } | undefined;
  readonly halted: string | undefined;
  /** What to say when the actions do not fit the history. */
  readonly nonDeterminism: string | undefined;
}

/**
 * Runs an orchestrator's actions against its history as the real host does: one after the other, each awaited, with
 * sequence numbers in the order of scheduling. What the history does not hold yet is new work.
 */
export function replay(input: ReplayInput): ReplayOutcome {
  const context = createContext(input);
  const run = createRun(context, input);
  let nonDeterminism: string | undefined;
  try {
    input.history.forEach((event) => run.handle(event));
  } catch (error) {
    if (!(error instanceof NonDeterministicError)) {
      throw error;
    }
    nonDeterminism = error.message;
  }
  const finished = run.finished();
  if (finished && input.ended && nonDeterminism === undefined) {
    releaseLocks(context);
  }
  return {
    decisions: [...context.pending.values()],
    finished,
    continueAsNew: context.continueAsNew,
    unread: run.unread(),
    suspended: run.suspended(),
    terminated: run.terminated(),
    halted: context.halted,
    nonDeterminism,
  };
}

function createContext({ instance, callable, longTimer, httpSleepMilliseconds }: ReplayInput): ReplayContext {
  return {
    instance,
    callable,
    longTimer,
    httpSleepMilliseconds,
    now: '0001-01-01T00:00:00Z',
    nextId: 0,
    pending: new Map(),
    open: new Map(),
    eventWaits: new Map(),
    requests: new Map(),
    requestIds: new Map(),
    lastSent: new Map(),
    lock: undefined,
    continueAsNew: undefined,
    halted: undefined,
  };
}

interface Run {
  handle(event: HistoryEvent): void;
  finished(): boolean;
  unread(): EventRaised[];
  suspended(): boolean;
  terminated(): { readonly reason: string | null } | undefined;
}

function createRun(context: ReplayContext, { actions }: ReplayInput): Run {
  let position = 0;
  let finished = false;
  let suspended = false;
  let terminated: { readonly reason: string | null } | undefined;
  const whileSuspended: HistoryEvent[] = [];
  const events = createEventBuffer(context);

  const step = (): void => {
    while (position < actions.length) {
      const action = actions[position++];
      const task = action && startAction(context, action);
      events.deliver();
      if (context.halted !== undefined) {
        return;
      }
      if (task?.state === 'open') {
        task.whenEnded(step);
        return;
      }
    }
    finished = true;
  };

  const handle = (event: HistoryEvent): void => {
    if (event.EventType === 20) {
      suspended = false;
      whileSuspended.splice(0).forEach(handle);
    } else if (event.EventType === 3) {
      terminated = { reason: event.Input };
    } else if (event.EventType === 19) {
      suspended = true;
    } else if (suspended) {
      whileSuspended.push(event);
    } else if (event.EventType === 0) {
      step();
    } else if (event.EventType === 15) {
      events.raise(event);
    } else {
      applyEvent(context, event);
    }
  };

  return {
    handle,
    finished: () => finished,
    unread: () => [...events.unread(), ...whileSuspended.filter((event) => event.EventType === 15)],
    suspended: () => suspended,
    terminated: () => terminated,
  };
}

/** Keeps raised events until something waits for one of their name. */
function createEventBuffer(context: ReplayContext) {
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

function applyEvent(context: ReplayContext, event: HistoryEvent): void {
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
