import type { OrchestrationHandler, Task } from 'durable-functions';
import { call } from '../activity.ts';
import { recordChanged } from '../record-changed.ts';
import * as activities from './activities.ts';

/**
 * Follows one finding until it is solved and its owner knows. What is to be said is in its record; this only looks at
 * the right time, and when somebody says that the record has changed.
 */
export const followFinding: OrchestrationHandler = function* (context): Generator<Task, void, unknown> {
  const ref = context.df.getInput<activities.FindingRef>();
  const { until } = yield* call(context, activities.lookAtFinding, ref);
  if (until === null) {
    return;
  }
  context.df.setCustomStatus(`Looks again at ${until}`);
  const timer = context.df.createTimer(new Date(until));
  const changed = context.df.waitForExternalEvent(recordChanged);
  yield context.df.Task.any([timer, changed]);
  if (!timer.isCompleted) {
    timer.cancel();
  }
  context.df.continueAsNew(ref);
};
