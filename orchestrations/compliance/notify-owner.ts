import type { OrchestrationHandler, Task } from 'durable-functions';
import { call } from '../activity.ts';
import { after } from '../time.ts';
import * as activities from './activities.ts';

/**
 * `round`: how many digests this instance has sent; two in one millisecond are two all the same. `more`: one digest was
 * too small for all that waited, and the rest has waited long enough.
 */
type Input = activities.Recipient & { readonly round?: number; readonly more?: boolean };

/** Collects what an owner has to hear in one channel, and sends it together; until nothing waits any more. */
export const notifyOwner: OrchestrationHandler = function* (context): Generator<Task, void, unknown> {
  const { round = 0, more: goesOn = false, ...recipient } = context.df.getInput<Input>();
  const { seconds } = yield* call(context, activities.readDigestWindow, recipient);
  if (seconds > 0 && !goesOn) {
    yield context.df.createTimer(after(context.df.currentUtcDateTime, seconds));
  }
  // Ids sort by time; the instance's own id tells one recipient from another.
  const digestId = `${context.df.currentUtcDateTime.toISOString()}~${round}~${context.df.instanceId}`;
  const { notices, more = false } = yield* call(context, activities.sendDigest, { ...recipient, digestId });
  if (notices > 0) {
    context.df.continueAsNew({ ...recipient, round: round + 1, more });
  }
};
