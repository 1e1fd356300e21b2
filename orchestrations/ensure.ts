import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { nextLookSeconds, type Progress, type Running } from '../shared/domain/progress.ts';
import { type Activity, call } from './activity.ts';
import { after, secondsBetween } from './time.ts';
import { retryPolicies } from './activities.ts';

/** Looks per execution: the history never grows beyond these, however long the work takes. */
const looksPerExecution = 10;

/** An activity that moves slow work on and says how far it is; `carry` is what its last answer gave. */
export type Step<Input extends object> = Activity<Input & { readonly carry: string | null }, Progress>;

/** The code of work that was not done in the time that it was given. */
export const timedOutCode = 'TimedOut';

export type Ensured = Exclude<Progress, { kind: 'running' }>;

interface WatchRequest {
  readonly activity: string;
  readonly input: object;
  readonly carry: string | null;
  readonly waitSeconds: number | null;
  readonly percent?: number | undefined;
  /** What is waited for now is not counted: the time of the work begins after it. */
  readonly untimed?: true | undefined;
  readonly doing: string;
  readonly startedAt: string;
  readonly timeoutSeconds: number;
}

/** Asks for the work until it is done, failed or out of time. Quick work needs no orchestration of its own. */
export function* ensure<Input extends object>(
  context: OrchestrationContext,
  step: Step<Input>,
  input: Input,
  timeoutSeconds: number,
): Generator<Task, Ensured, unknown> {
  const first = yield* call(context, step, { ...input, carry: null });
  if (first.kind !== 'running') {
    return first;
  }
  return (yield watchTask(context, step, input, first, timeoutSeconds)) as Ensured;
}

/** One of several pieces of work that go on at the same time. */
export interface Work {
  readonly step: Activity<never, Progress>;
  readonly input: object;
  readonly timeoutSeconds: number;
}

/** Several pieces of work at once; every result is collected, in the order of `works`. */
export function* ensureAll(
  context: OrchestrationContext,
  works: readonly Work[],
): Generator<Task, readonly Ensured[], unknown> {
  if (works.length === 0) {
    return [];
  }
  const tasks = works.map(({ step, input, timeoutSeconds }) =>
    watchTask(context, step, input, { kind: 'running', doing: step.name, carry: null, waitSeconds: 0 }, timeoutSeconds),
  );
  return (yield context.df.Task.all(tasks)) as readonly Ensured[];
}

function watchTask(
  context: OrchestrationContext,
  step: Activity<never, Progress>,
  input: object,
  last: Running,
  timeoutSeconds: number,
): Task {
  const request: WatchRequest = {
    activity: step.name,
    input,
    carry: last.carry,
    waitSeconds: last.waitSeconds,
    percent: last.percent,
    untimed: last.untimed,
    doing: last.doing,
    startedAt: context.df.currentUtcDateTime.toISOString(),
    timeoutSeconds,
  };
  return context.df.callSubOrchestrator('watchStep', request);
}

/** Follows one piece of slow work on durable timers, in executions of bounded length. */
export const watchStep: OrchestrationHandler = function* (context): Generator<Task, Ensured | undefined, unknown> {
  let request = context.df.getInput<WatchRequest>();
  for (let look = 0; look < looksPerExecution; look += 1) {
    context.df.setCustomStatus(request.doing);
    const elapsed = secondsBetween(new Date(request.startedAt), context.df.currentUtcDateTime);
    if (elapsed > request.timeoutSeconds) {
      return { kind: 'failed', code: timedOutCode, message: timedOut(request) };
    }
    const wait = request.waitSeconds ?? nextLookSeconds(elapsed, request.percent ?? null);
    if (wait > 0) {
      yield context.df.createTimer(after(context.df.currentUtcDateTime, wait));
    }
    const input = { ...request.input, carry: request.carry };
    const progress = (yield context.df.callActivityWithRetry(request.activity, retryPolicies.step, input)) as Progress;
    if (progress.kind !== 'running') {
      return progress;
    }
    const { carry, waitSeconds, percent, doing, untimed } = progress;
    const counts = !untimed && !request.untimed;
    const startedAt = counts ? request.startedAt : context.df.currentUtcDateTime.toISOString();
    request = { ...request, carry, waitSeconds, percent, doing, untimed, startedAt };
  }
  context.df.continueAsNew(request);
  return undefined;
};

function timedOut({ doing, timeoutSeconds }: WatchRequest): string {
  return `Not done after ${Math.round(timeoutSeconds / 60)} minutes; at the end it was: ${doing}`;
}
