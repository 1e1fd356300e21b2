import type { OrchestrationHandler, Task } from 'durable-functions';
import * as activities from './activities.ts';
import type { RollbackRef } from './activities.ts';
import { call } from './activity.ts';
import { ensure } from './ensure.ts';

const rollbackTimeoutSeconds = 4 * 3600;

/** Lets `latest` resolve to an earlier version again in every region of a stage. */
export const rollback: OrchestrationHandler = function* (context): Generator<Task, 'done' | 'failed', unknown> {
  const ref = context.df.getInput<RollbackRef>();
  const applied = yield* ensure(context, activities.applyRollback, ref, rollbackTimeoutSeconds);
  const state = applied.kind === 'done' ? 'done' : 'failed';
  const message = applied.kind === 'failed' ? applied.message : '';
  yield* call(context, activities.finishRollback, { ...ref, state, message });
  yield* call(context, activities.carryOn, ref);
  return state;
};
