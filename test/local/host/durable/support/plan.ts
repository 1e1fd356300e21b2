import * as df from 'durable-functions';
import type { OrchestrationContext, Task } from 'durable-functions';
import fc from 'fast-check';

/** A step of a random orchestration. Every key is unique in its run. */
export type Step =
  | { readonly kind: 'call'; readonly key: string; readonly fails: number }
  | { readonly kind: 'retry'; readonly key: string; readonly fails: number; readonly attempts: number }
  | { readonly kind: 'timer'; readonly seconds: number }
  | { readonly kind: 'event'; readonly name: string; readonly value: number }
  | { readonly kind: 'child'; readonly steps: readonly Step[]; readonly throws: boolean }
  /** Several at once; with `any` only the first can end, for the others never come or are a day away. */
  | { readonly kind: 'all'; readonly steps: readonly Step[] }
  | { readonly kind: 'any'; readonly step: Step; readonly loser: 'event' | 'timer' };

export interface Plan {
  readonly steps: readonly Step[];
  /** From which round on it ends instead of continuing as new with one step less. */
  readonly rounds: number;
}

const keys = { next: 0 };
const key = fc.constant(null).map(() => `k${keys.next++}`);

const call = fc.record({ kind: fc.constant('call' as const), key, fails: fc.integer({ min: 0, max: 1 }) });
const retry = fc.record({
  kind: fc.constant('retry' as const),
  key,
  fails: fc.nat(3),
  attempts: fc.integer({ min: 1, max: 3 }),
});
const timer = fc.record({ kind: fc.constant('timer' as const), seconds: fc.nat(3) });
const event = fc.record({ kind: fc.constant('event' as const), name: key, value: fc.integer() });

function steps(depth: number, leaves: fc.Arbitrary<Step>): fc.Arbitrary<Step> {
  if (depth === 0) {
    return leaves;
  }
  const inner = steps(depth - 1, leaves);
  const childSteps = steps(depth - 1, fc.oneof<fc.Arbitrary<Step>[]>(call, retry, timer));
  return fc.oneof<fc.Arbitrary<Step>[]>(
    leaves,
    fc.record({
      kind: fc.constant('child' as const),
      steps: fc.array(childSteps, { maxLength: 3 }),
      throws: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('all' as const), steps: fc.array(inner, { minLength: 1, maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('any' as const),
      step: inner,
      loser: fc.constantFrom('event' as const, 'timer' as const),
    }),
  );
}

export const planArbitrary: fc.Arbitrary<Plan> = fc
  .record({
    steps: fc.array(steps(2, fc.oneof<fc.Arbitrary<Step>[]>(call, retry, timer, event)), { maxLength: 5 }),
    rounds: fc.nat(2),
  })
  .filter((plan) => plan.steps.every(isSteady));

/**
 * Whether host and library number tasks alike. When one of several tasks fails, the library goes on at once while the
 * host still waits for the others; retries that are scheduled meanwhile then take the numbers of what follows.
 */
function isSteady(step: Step): boolean {
  switch (step.kind) {
    case 'child':
      return step.steps.every(isSteady);
    case 'all':
      return step.steps.every(isSteady) && !(outcomeOf(step) === 'failed' && step.steps.some(retries));
    case 'any':
      return isSteady(step.step);
    default:
      return true;
  }
}

/** What a step comes to: its value, or the word `failed`. */
export type Outcome = number | string | null | readonly Outcome[];

/** The plain model: what a plan comes to, without any host. */
export function outcomeOf(step: Step): Outcome {
  switch (step.kind) {
    case 'call':
      return step.fails === 0 ? step.key : 'failed';
    case 'retry':
      return step.fails < step.attempts ? step.key : 'failed';
    case 'timer':
      return null;
    case 'event':
      return step.value;
    case 'child':
      return step.throws ? 'failed' : step.steps.map(outcomeOf);
    case 'all': {
      const outcomes = step.steps.map(outcomeOf);
      // A task that awaits any of several never fails itself; what it yields may have.
      const fails = step.steps.some((one, index) => one.kind !== 'any' && outcomes[index] === 'failed');
      return fails ? 'failed' : outcomes;
    }
    case 'any':
      return outcomeOf(step.step);
  }
}

/** Every event that a plan waits for. */
export function eventsOf(steps: readonly Step[]): { name: string; value: number }[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'event':
        return [{ name: step.name, value: step.value }];
      case 'all':
        return eventsOf(step.steps);
      case 'any':
        return eventsOf([step.step]);
      default:
        return [];
    }
  });
}

/** Registers the functions that carry plans out. */
export function registerPlanFunctions(): void {
  const failed = new Map<string, number>();
  df.app.activity('flaky', {
    handler: ({ key: name, fails, instance }: { key: string; fails: number; instance: string }) => {
      const before = failed.get(`${instance} ${name}`) ?? 0;
      failed.set(`${instance} ${name}`, before + 1);
      if (before < fails) {
        throw new Error(`${name} fails`);
      }
      return name;
    },
  });
  df.app.orchestration('runPlan', function* (context) {
    const { steps: todo, rounds, done } = context.df.getInput<Plan & { done: Outcome[] }>();
    const [next, ...rest] = todo;
    if (rounds > 0 && next) {
      const outcome = yield* runStep(context, next);
      context.df.continueAsNew({ steps: rest, rounds: rounds - 1, done: [...done, outcome] });
      return undefined;
    }
    const outcomes: Outcome[] = [];
    for (const step of todo) {
      outcomes.push(yield* runStep(context, step));
    }
    return [...done, ...outcomes];
  });
  df.app.orchestration('runChild', function* (context) {
    const { steps: todo, throws } = context.df.getInput<{ steps: Step[]; throws: boolean }>();
    const outcomes: Outcome[] = [];
    for (const step of todo) {
      outcomes.push(yield* runStep(context, step));
    }
    if (throws) {
      throw new Error('the child fails');
    }
    return outcomes;
  });
}

function* runStep(context: OrchestrationContext, step: Step): Generator<Task, Outcome, Outcome> {
  try {
    if (step.kind !== 'any') {
      return outcomeIn(yield taskOf(context, step));
    }
    const inner = taskOf(context, step.step);
    // A cancelled timer ends its race at once in every later replay; retries in the race would then be numbered anew.
    const dayAhead = new Date(context.df.currentUtcDateTime.getTime() + 86_400_000);
    const loser = step.loser === 'timer' && !retries(step.step) ? context.df.createTimer(dayAhead) : undefined;
    const winner = yield context.df.Task.any([inner, loser ?? context.df.waitForExternalEvent('never')]);
    loser?.cancel();
    return outcomeIn(winner);
  } catch {
    return 'failed';
  }
}

function retries(step: Step): boolean {
  return (
    step.kind === 'retry' ||
    (step.kind === 'all' && step.steps.some(retries)) ||
    (step.kind === 'any' && retries(step.step))
  );
}

/** What a yielded value stands for: awaiting any of several yields the task that won. */
function outcomeIn(value: unknown): Outcome {
  if (Array.isArray(value)) {
    return value.map(outcomeIn);
  }
  if (typeof value === 'object' && value !== null && 'isFaulted' in value) {
    const { isFaulted, result } = value as Task;
    return isFaulted ? 'failed' : outcomeIn(result);
  }
  return (value as Outcome | undefined) ?? null;
}

function taskOf(context: OrchestrationContext, step: Step): Task {
  switch (step.kind) {
    case 'call':
      return context.df.callActivity('flaky', { ...step, instance: context.df.instanceId });
    case 'retry':
      return context.df.callActivityWithRetry('flaky', new df.RetryOptions(1_000, step.attempts), {
        ...step,
        instance: context.df.instanceId,
      });
    case 'timer':
      return context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + step.seconds * 1_000));
    case 'event':
      return context.df.waitForExternalEvent(step.name);
    case 'child':
      return context.df.callSubOrchestrator('runChild', step);
    case 'all':
      return context.df.Task.all(step.steps.map((one) => taskOf(context, one)));
    case 'any':
      return context.df.Task.any([taskOf(context, step.step), context.df.waitForExternalEvent('never')]);
  }
}
