import { isDeepStrictEqual } from 'node:util';
import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { overTheWire } from './over-the-wire.ts';
import { type Action, ActionTask, GroupTask, type Outcome, outcomeOf, type RetryPolicy } from './tasks.ts';

/** One completed action of an execution, in the order in which they completed. */
export interface Completion {
  readonly index: number;
  readonly at: number;
  readonly outcome: Outcome;
}

/** What is remembered of one execution: all that a replay has. */
export interface History {
  readonly instanceId: string;
  /** The version that the instance began with. */
  readonly version?: string;
  readonly input: unknown;
  readonly startedAt: number;
  /** What was asked for so far, in order. */
  readonly actions: readonly Action[];
  readonly completions: readonly Completion[];
}

export type ReplayEnd =
  | { readonly kind: 'waits' }
  | { readonly kind: 'completed'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'continuedAsNew'; readonly input: unknown };

export interface Replay {
  readonly end: ReplayEnd;
  readonly tasks: readonly ActionTask[];
  readonly customStatus: unknown;
  /** How often the generator was resumed. */
  readonly steps: number;
}

/**
 * Runs the orchestrator from its beginning over what is known, as the real executor does at every turn. Asking for
 * other actions than the last time is what the real one cannot survive, so it is an error here.
 */
export function replay(handler: OrchestrationHandler, history: History): Replay {
  const tasks: ActionTask[] = [];
  const grouped = new Set<ActionTask>();
  const state: { customStatus: unknown; next: { input: unknown } | null; turn: number; steps: number } = {
    customStatus: null,
    next: null,
    turn: 0,
    steps: 0,
  };

  function ask(action: Action): ActionTask {
    const known = history.actions[tasks.length];
    const json = JSON.stringify(action);
    // Most of the time of these tests goes by here: as text, what was asked for before is compared soonest.
    const asked = known && JSON.stringify(known) === json ? known : (JSON.parse(json) as Action);
    if (known && !isDeepStrictEqual(known, asked)) {
      throw new NotDeterministicError(history.instanceId, known, asked);
    }
    const task = new ActionTask(tasks.length, asked);
    tasks.push(task);
    return task;
  }

  const df = {
    instanceId: history.instanceId,
    version: history.version,
    currentUtcDateTime: new Date(history.startedAt),
    get isReplaying() {
      return state.turn < history.completions.length;
    },
    getInput: () => overTheWire(history.input),
    callActivityWithRetry: (name: string, retry: RetryPolicy, input: unknown) =>
      ask({ kind: 'activity', name, input, retry: policyOf(retry) }),
    callActivity: (name: string, input: unknown) => ask({ kind: 'activity', name, input, retry: null }),
    callSubOrchestrator: (name: string, input: unknown) => ask({ kind: 'subOrchestration', name, input }),
    createTimer: (fireAt: Date) => ask({ kind: 'timer', fireAt: fireAt.toISOString() }),
    waitForExternalEvent: (name: string) => ask({ kind: 'event', name }),
    continueAsNew: (input: unknown) => {
      state.next = { input };
    },
    setCustomStatus: (status: unknown) => {
      state.customStatus = overTheWire(status);
    },
    Task: {
      all: (some: readonly ActionTask[]) => new GroupTask('all', some, grouped),
      any: (some: readonly ActionTask[]) => new GroupTask('any', some, grouped),
    },
  };

  function advance(): ReplayEnd {
    const generator = handler({ df } as unknown as OrchestrationContext) as Generator<ActionTask | GroupTask, unknown>;
    let resume = (): IteratorResult<ActionTask | GroupTask, unknown> => generator.next();
    for (;;) {
      state.steps += 1;
      const step = resume();
      if (step.done === true) {
        return state.next
          ? { kind: 'continuedAsNew', input: overTheWire(state.next.input) }
          : { kind: 'completed', output: overTheWire(step.value) };
      }
      const outcome = settle(step.value);
      if (!outcome) {
        return { kind: 'waits' };
      }
      resume = () =>
        outcome.kind === 'value' ? generator.next(outcome.value) : generator.throw(new Error(outcome.message));
    }
  }

  function settle(awaited: ActionTask | GroupTask): Outcome | undefined {
    let outcome = outcomeOf(awaited);
    while (!outcome) {
      const completion = history.completions[state.turn];
      if (!completion) {
        return undefined;
      }
      state.turn += 1;
      tasks[completion.index]!.outcome = completion.outcome;
      df.currentUtcDateTime = new Date(completion.at);
      outcome = outcomeOf(awaited);
    }
    return outcome;
  }

  const end = endOf(advance);
  return { end, tasks, customStatus: state.customStatus, steps: state.steps };
}

/** What an orchestrator throws fails it; what this runtime throws fails the test. */
function endOf(advance: () => ReplayEnd): ReplayEnd {
  try {
    return advance();
  } catch (error) {
    if (error instanceof NotDeterministicError) {
      throw error;
    }
    return { kind: 'failed', error: error as Error };
  }
}

function policyOf({
  firstRetryIntervalInMilliseconds,
  maxNumberOfAttempts,
  backoffCoefficient,
  maxRetryIntervalInMilliseconds,
}: RetryPolicy): RetryPolicy {
  return {
    firstRetryIntervalInMilliseconds,
    maxNumberOfAttempts,
    backoffCoefficient,
    maxRetryIntervalInMilliseconds,
  };
}

class NotDeterministicError extends Error {
  constructor(instanceId: string, known: Action, asked: Action) {
    super(`${instanceId} is not deterministic: ${JSON.stringify(asked)} instead of ${JSON.stringify(known)}`);
  }
}
