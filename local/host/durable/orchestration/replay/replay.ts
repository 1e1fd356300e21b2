import type { EventRaised, HistoryEvent, OrchestrationInstance } from '../../history/events.ts';
import type { Action } from '../actions.ts';
import type { Callable, Halt, ReplayContext } from '../context.ts';
import type { Decision } from '../decisions.ts';
import { releaseLocks } from '../entity-messages.ts';
import { createHistoryReader } from './history-reader.ts';
import { NonDeterministicError } from './non-determinism.ts';

export interface ReplayInput {
  readonly instance: OrchestrationInstance;
  /** Instance id of the orchestration that started it. */
  readonly parentId: string | null;
  readonly callable: Callable;
  readonly longTimer: { readonly maximum: number; readonly interval: number };
  readonly httpSleepMilliseconds: number;
  readonly actions: readonly Action[];
  /** Whether the orchestrator ended (its locks then are given back once all actions are done). */
  readonly ended: boolean;
  readonly history: readonly HistoryEvent[];
}

export interface ReplayOutcome {
  /** New work, in order of sequence numbers; none while suspended. */
  readonly decisions: readonly Decision[];
  /** Whether every action has come to its end, so that the orchestrator's result counts. */
  readonly finished: boolean;
  readonly continueAsNew: { readonly input: string | null } | undefined;
  /** Events that nobody waited for, in order of arrival. */
  readonly unread: readonly EventRaised[];
  readonly suspended: boolean;
  /** Set when it was terminated; the reason may be null. */
  readonly terminated: { readonly reason: string | null } | undefined;
  readonly halted: Halt | undefined;
  /** Why the library takes the result of something new for that of something else. */
  readonly strayed: string | undefined;
  /** What to say when the actions do not fit the history. */
  readonly nonDeterminism: string | undefined;
}

/**
 * Runs an orchestrator's actions against its history as the real host does: one after the other, each awaited, with
 * sequence numbers in the order of scheduling. What the history does not hold yet is new work.
 */
export function replay(input: ReplayInput): ReplayOutcome {
  const context = createContext(input);
  const reader = createHistoryReader(context, input.actions);
  let nonDeterminism: string | undefined;
  try {
    input.history.forEach((event) => reader.read(event));
  } catch (error) {
    if (!(error instanceof NonDeterministicError)) {
      throw error;
    }
    nonDeterminism = error.message;
  }
  const finished = reader.finished();
  if (finished && input.ended && nonDeterminism === undefined) {
    releaseLocks(context);
  }
  return {
    // What was scheduled just before the suspension waits for the resume, as in TaskOrchestrationContext.
    decisions: reader.suspended() ? [] : [...context.pending.values()],
    finished,
    continueAsNew: context.continueAsNew,
    unread: reader.unread(),
    suspended: reader.suspended(),
    terminated: reader.terminated(),
    halted: context.halted,
    strayed: [...context.strays].find(([id]) => context.pending.has(id))?.[1],
    nonDeterminism,
  };
}

function createContext(input: ReplayInput): ReplayContext {
  const { instance, parentId, callable, longTimer, httpSleepMilliseconds, history } = input;
  return {
    ...{ instance, parentId, callable, longTimer, httpSleepMilliseconds },
    now: '0001-01-01T00:00:00Z',
    present: history.findLast(({ EventType }) => EventType === 12)?.Timestamp ?? '0001-01-01T00:00:00Z',
    nextId: 0,
    pending: new Map(),
    open: new Map(),
    eventWaits: new Map(),
    requests: new Map(),
    requestIds: new Map(),
    lastSent: new Map(),
    lock: undefined,
    continueAsNew: undefined,
    strays: new Map(),
    halted: undefined,
  };
}
