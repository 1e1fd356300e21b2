import type { OrchestrationHandler, Task } from 'durable-functions';
import { call } from '../activity.ts';
import { ensure } from '../ensure.ts';
import * as activities from './activities.ts';

export interface SweepRequest extends activities.SweepRef {
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: string;
}

const timeoutSeconds = 4 * 3600;

/** Looks at the whole inventory of all watched subscriptions: judges every machine, closes what is gone. */
export const sweep: OrchestrationHandler = function* (context): Generator<Task, string, unknown> {
  const { sweepId, by, reason } = context.df.getInput<SweepRequest>();
  yield* call(context, activities.beginSweep, { sweepId, by, reason });
  for (const step of [activities.sweepPages, activities.sweepPolicy]) {
    const swept = yield* ensure(context, step, { sweepId }, timeoutSeconds);
    if (swept.kind !== 'done') {
      const message = swept.kind === 'failed' ? swept.message : 'The sweep was cancelled';
      yield* call(context, activities.failSweep, { sweepId, message });
      return 'failed';
    }
  }
  const { state } = yield* call(context, activities.finishSweep, { sweepId });
  return state;
};
