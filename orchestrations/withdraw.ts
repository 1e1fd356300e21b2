import type { OrchestrationHandler, Task } from 'durable-functions';
import * as activities from './activities.ts';
import type { WithdrawalRef } from './activities.ts';
import { call } from './activity.ts';
import { ensureAll } from './ensure.ts';

const hidingTimeoutSeconds = 4 * 3600;
const flaggingTimeoutSeconds = 3600;

/** Takes a deprecated or revoked version out of `latest` in every stage, and flags what was baked from a revoked one. */
export const withdraw: OrchestrationHandler = function* (context): Generator<Task, 'done' | 'failed', unknown> {
  const ref = context.df.getInput<WithdrawalRef>();
  context.df.setCustomStatus('Hiding the version');
  const results = yield* ensureAll(context, [
    { step: activities.applyWithdrawal, input: ref, timeoutSeconds: hidingTimeoutSeconds },
    { step: activities.flagDescendants, input: ref, timeoutSeconds: flaggingTimeoutSeconds },
  ]);
  const failure = results.find((result) => result.kind === 'failed');
  const state = failure ? 'failed' : 'done';
  yield* call(context, activities.finishWithdrawal, { ...ref, state, message: failure?.message ?? '' });
  yield* call(context, activities.carryOn, ref);
  return state;
};
