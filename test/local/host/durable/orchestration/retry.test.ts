import { describe, expect, it } from 'vitest';
import { retried } from '../../../../../local/host/durable/orchestration/retry.ts';
import { createTask, type OpenTask } from '../../../../../local/host/durable/orchestration/task.ts';
import { replayContext } from '../support/replay-context.ts';

const day = 86_400_000;

/** Fails attempt after attempt, and lets each timer fire at its time; the answer is what was waited, in milliseconds. */
function waits(options: object, failures: number) {
  const context = replayContext();
  const attempts: OpenTask[] = [];
  const task = retried(context, { firstRetryIntervalInMilliseconds: 100, maxNumberOfAttempts: 3, ...options }, () => {
    const attempt = createTask();
    attempts.push(attempt);
    return attempt;
  });
  const waited: number[] = [];
  for (let failure = 0; failure < failures; failure++) {
    attempts.at(-1)!.fail();
    const timer = [...context.pending.values()].at(-1);
    if (timer?.kind === 'timer') {
      waited.push(Date.parse(timer.fireAt) - Date.parse(context.now));
      context.now = timer.fireAt;
      context.pending.clear();
      (context.open.get(timer.id) as OpenTask).complete(null);
    }
  }
  return { waited, attempts: attempts.length, state: task.state, halted: context.halted?.reason };
}

describe('a retry policy', () => {
  it.each([
    { options: {}, waited: [100, 100, 0] },
    { options: { backoffCoefficient: 2 }, waited: [100, 200, 0] },
    { options: { backoffCoefficient: 10, maxRetryIntervalInMilliseconds: 150 }, waited: [100, 150, 0] },
    { options: { firstRetryIntervalInMilliseconds: 0 }, waited: [0, 0, 0] },
    { options: { maxNumberOfAttempts: 1 }, waited: [0] },
    { options: { firstRetryIntervalInMilliseconds: 4 * day, backoffCoefficient: 2 }, waited: [4 * day, 6 * day, 0] },
  ])('waits $waited ms by $options, and fails after the last', ({ options, waited }) => {
    expect(waits(options, waited.length)).toEqual({
      waited,
      attempts: waited.length,
      state: 'failed',
      halted: undefined,
    });
  });

  it('stops at the first attempt that works', () => {
    const context = replayContext();
    const attempt = createTask();
    const task = retried(context, { firstRetryIntervalInMilliseconds: 1, maxNumberOfAttempts: 5 }, () => attempt);

    attempt.complete('"ok"');

    expect(task).toMatchObject({ state: 'completed', result: '"ok"' });
    expect(context.pending.size).toBe(0);
  });

  it.each([{ firstRetryIntervalInMilliseconds: 6 * day + 1 }, { maxRetryIntervalInMilliseconds: 7 * day }])(
    'that waits longer than Azure Storage can never begins: %o',
    (options) => {
      expect(waits(options, 0)).toEqual({
        waited: [],
        attempts: 0,
        state: 'open',
        halted: 'it retries with a wait of more than 6 days, which Azure Storage does not take',
      });
    },
  );

  it('hangs as in Azure when its time is over before its attempts are', () => {
    expect(waits({ retryTimeoutInMilliseconds: 150, maxNumberOfAttempts: 9 }, 3)).toMatchObject({
      waited: [100, 100],
      attempts: 3,
      state: 'open',
      halted: 'its retry timeout of 150 ms passed before its attempts were used up',
    });
  });
});
