import { describe, expect, it } from 'vitest';
import { invokeWithRetries } from '../../../../local/host/triggers/retry-policy.ts';
import type { TriggerData } from '../../../../local/host/functions/dispatcher.ts';
import type { FunctionMetadata, InvocationResult } from '../../../../local/host/worker/invocation.ts';
import { createClock } from '../../../../local/support/clock.ts';

type RetryOptions = NonNullable<FunctionMetadata['retryOptions']>;

const failure: InvocationResult = { status: 'Failure', exception: { message: 'no', stackTrace: 'at f' } };
const success: InvocationResult = { status: 'Success', outputData: [] };

/** Runs a policy on a clock that jumps; the answer is what was tried, and how many seconds passed before each try. */
async function run(options: RetryOptions, results: InvocationResult[], stopping = new AbortController()) {
  let now = 0;
  const clock = {
    ...createClock(),
    now: () => now,
    at: (instant: number, callback: () => void) => {
      now = instant;
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  const tries: { at: number; context: TriggerData['retryContext'] }[] = [];
  const last = await invokeWithRetries('f', options, clock, stopping.signal, (context) => {
    tries.push({ at: now / 1000, context });
    return Promise.resolve(results[tries.length - 1] ?? failure);
  });
  return { last, tries };
}

describe('a retry policy', () => {
  it.each([
    { options: { retryStrategy: 'fixedDelay' as const, maxRetryCount: 2, delayInterval: 5 }, at: [0, 5, 10] },
    { options: { retryStrategy: 'fixedDelay' as const, maxRetryCount: 1 }, at: [0, 0] },
    { options: { retryStrategy: 'fixedDelay' as const, maxRetryCount: 0, delayInterval: 5 }, at: [0] },
    {
      options: {
        retryStrategy: 'exponentialBackoff' as const,
        maxRetryCount: 5,
        minimumInterval: 1,
        maximumInterval: 6,
      },
      at: [0, 1, 3, 7, 13, 19],
    },
    { options: { retryStrategy: 'exponentialBackoff' as const, maxRetryCount: 2, minimumInterval: 2 }, at: [0, 2, 4] },
  ])('tries at $at s by $options', async ({ options, at }) => {
    const { tries, last } = await run(options, []);

    expect(tries.map((one) => one.at)).toEqual(at);
    expect(last).toBe(failure);
  });

  it('ends with the first success', async () => {
    const { tries, last } = await run({ retryStrategy: 'fixedDelay', maxRetryCount: 5 }, [failure, success]);

    expect(tries).toHaveLength(2);
    expect(last).toBe(success);
  });

  it('tells each try how many came before, and what the last one failed with', async () => {
    const { tries } = await run({ retryStrategy: 'fixedDelay', maxRetryCount: 1 }, []);

    expect(tries.map(({ context }) => context)).toEqual([
      { retryCount: 0, maxRetryCount: 1 },
      {
        retryCount: 1,
        maxRetryCount: 1,
        exception: {
          source: 'System.Private.CoreLib',
          stackTrace: 'at f',
          message: expect.stringMatching(/Functions\.f ---> .*\nException: no\nStack: at f$/s) as string,
        },
      },
    ]);
  });

  it('goes on for ever with a count of -1', async () => {
    const results = [...Array.from({ length: 500 }, () => failure), success];

    const { tries } = await run({ retryStrategy: 'fixedDelay', maxRetryCount: -1 }, results);

    expect(tries).toHaveLength(501);
  });

  it('gives up when the host stops', async () => {
    const stopping = new AbortController();
    stopping.abort();

    const { tries, last } = await run(
      { retryStrategy: 'fixedDelay', maxRetryCount: 5, delayInterval: 1 },
      [],
      stopping,
    );

    expect(tries).toHaveLength(1);
    expect(last).toBe(failure);
  });
});
