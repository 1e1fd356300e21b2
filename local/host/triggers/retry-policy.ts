import type { Clock } from '../../support/clock.ts';
import type { TriggerData } from '../functions/dispatcher.ts';
import type { FunctionMetadata, InvocationResult } from '../worker/invocation.ts';

type RetryOptions = NonNullable<FunctionMetadata['retryOptions']>;

/** Calls until a call succeeds or the policy's count is used up (-1: never) or the host stops. The answer is the last result. */
export async function invokeWithRetries(
  functionName: string,
  options: RetryOptions,
  clock: Clock,
  stopping: AbortSignal,
  invoke: (retryContext: TriggerData['retryContext']) => Promise<InvocationResult>,
): Promise<InvocationResult> {
  const { maxRetryCount } = options;
  let result = await invoke({ retryCount: 0, maxRetryCount });
  for (let retryCount = 1; maxRetryCount === -1 || retryCount <= maxRetryCount; retryCount += 1) {
    if (result.status === 'Success') {
      return result;
    }
    await waitOrStop(clock, delayOf(options, retryCount), stopping);
    if (stopping.aborted) {
      return result;
    }
    result = await invoke({ retryCount, maxRetryCount, exception: toHostException(functionName, result.exception) });
  }
  return result;
}

function waitOrStop(clock: Clock, milliseconds: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + milliseconds, resolve);
    stopping.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}

/** Milliseconds before a retry. Exponential: doubles from the minimum up to the maximum. */
function delayOf(options: RetryOptions, retryCount: number): number {
  if (options.retryStrategy === 'fixedDelay') {
    return (options.delayInterval ?? 0) * 1000;
  }
  const { minimumInterval = 0, maximumInterval = minimumInterval } = options;
  return Math.min(maximumInterval, minimumInterval * 2 ** (retryCount - 1)) * 1000;
}

/** The failure as the host wraps it before it shows it to the next try. */
function toHostException(
  functionName: string,
  { message, stackTrace }: { message: string; stackTrace: string },
): NonNullable<NonNullable<TriggerData['retryContext']>['exception']> {
  return {
    source: 'System.Private.CoreLib',
    stackTrace,
    message:
      `Microsoft.Azure.WebJobs.Host.FunctionInvocationException : Exception while executing function: Functions.${functionName} ` +
      `---> Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException : Result: Failure\nException: ${message}\nStack: ${stackTrace}`,
  };
}
