import { dotnetTime, toMilliseconds } from '../dotnet-time.ts';
import type { RetryOptions } from './actions.ts';
import { schedule, type ReplayContext } from './context.ts';
import { createTask, type Task } from './task.ts';

/** The longest wait between attempts where a policy names none (RetryOptions.cs of the extension). */
const usualLongestWait = 6 * 86_400_000;

/**
 * Runs `attempt` until it works or the attempts are used up, with timers between.
 * As the real host does (and the library counts on), a timer without delay follows the last failure too.
 */
export function retried(context: ReplayContext, options: RetryOptions, attempt: () => Task): Task {
  const task = createTask();
  if (isTooLong(context, options)) {
    context.halted ??= {
      reason: 'it retries with a wait of more than 6 days, which Azure Storage does not take',
      onlyHere: false,
    };
    return task;
  }
  const firstAttemptAt = toMilliseconds(context.now);
  const run = (attempts: number): void => {
    const inner = attempt();
    inner.whenEnded(() => {
      if (inner.state === 'completed') {
        task.complete(inner.result);
        return;
      }
      const last = attempts >= options.maxNumberOfAttempts;
      const delay = last ? 0 : delayAfter(attempts, options);
      const now = toMilliseconds(context.now);
      if (
        !last &&
        options.retryTimeoutInMilliseconds !== undefined &&
        now >= firstAttemptAt + options.retryTimeoutInMilliseconds
      ) {
        const timeout = options.retryTimeoutInMilliseconds;
        const reason = `its retry timeout of ${timeout} ms passed before its attempts were used up`;
        context.halted ??= { reason, onlyHere: false };
        return;
      }
      const timer = schedule(context, { kind: 'timer', fireAt: delay === 0 ? context.now : dotnetTime(now + delay) });
      timer.whenEnded(() => (last ? task.fail() : run(attempts + 1)));
    });
  };
  run(1);
  return task;
}

/** AzureStorageDurabilityProvider.ValidateDelayTime: the extension throws. */
function isTooLong({ longTimer }: ReplayContext, options: RetryOptions): boolean {
  const { firstRetryIntervalInMilliseconds: first, maxRetryIntervalInMilliseconds: most = 0 } = options;
  return Math.max(first, most) > longTimer.maximum;
}

function delayAfter(attempts: number, options: RetryOptions): number {
  const { firstRetryIntervalInMilliseconds: first, backoffCoefficient = 1 } = options;
  const delay = first * backoffCoefficient ** (attempts - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? usualLongestWait);
}
