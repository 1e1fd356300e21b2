import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { RebakeOutcome } from '../shared/domain/records/rebake-record.ts';
import * as activities from './activities.ts';
import type { RebakePlan, RebakeRef } from './activities.ts';
import { call } from './activity.ts';
import { endedBy, type Ended } from './ended.ts';
import { ensure } from './ensure.ts';

/** A bake waits for its turn at most this long. */
const slotTimeoutSeconds = 24 * 3600;
const preflightTimeoutSeconds = 30 * 60;
const discardTimeoutSeconds = 2 * 3600;

/** One rebake from its request to an accepted, rejected or failed version; then whatever was waiting for it. */
export const rebake: OrchestrationHandler = function* (context): Generator<Task, RebakeOutcome, unknown> {
  const ref = context.df.getInput<RebakeRef>();
  const outcome = yield* end(context, ref, yield* outcomeOf(context, ref));
  context.df.setCustomStatus(outcome.message);
  yield* call(context, activities.carryOn, ref);
  return outcome;
};

/** Leaves nothing of a rebake that was cancelled or failed, then ends it in its record. */
function* end(
  context: OrchestrationContext,
  ref: RebakeRef,
  outcome: RebakeOutcome,
): Generator<Task, RebakeOutcome, unknown> {
  const unjudged = outcome.kind === 'cancelled' || outcome.kind === 'failed';
  const problems = unjudged ? yield* discard(context, ref) : [];
  const complete = { ...outcome, problems: [...outcome.problems, ...problems] };
  const ended = yield* call(context, activities.finishRebake, { ...ref, outcome: complete });
  return ended === 'cancelled' && !unjudged ? yield* end(context, ref, cancelledLate) : complete;
}

const cancelledLate: RebakeOutcome = { kind: 'cancelled', message: 'Cancelled on request', problems: [] };

/** What stays behind, and why. */
function* discard(context: OrchestrationContext, ref: RebakeRef): Generator<Task, readonly string[], unknown> {
  context.df.setCustomStatus('Removing what was captured');
  try {
    const discarded = yield* ensure(context, activities.discardCapture, ref, discardTimeoutSeconds);
    return discarded.kind === 'failed' ? [stays(discarded.message)] : [];
  } catch (error) {
    return [stays(error instanceof Error ? error.message.split('\n')[0]! : 'unknown trouble')];
  }
}

function stays(why: string): string {
  return `The captured image version stays in the gallery, hidden: ${why}`;
}

/** Whatever goes wrong becomes an outcome: the rebake always ends in its record. */
function* outcomeOf(context: OrchestrationContext, ref: RebakeRef): Generator<Task, RebakeOutcome, unknown> {
  try {
    return yield* bakeAndCheck(context, ref);
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0]! : 'unknown trouble';
    return { kind: 'failed', message: `Stopped by trouble that did not pass: ${message}`, problems: [] };
  }
}

function* bakeAndCheck(context: OrchestrationContext, ref: RebakeRef): Generator<Task, RebakeOutcome, unknown> {
  context.df.setCustomStatus('Planning');
  const planned = yield* call(context, activities.planRebake, ref);
  if (planned.kind === 'ended') {
    return planned.outcome;
  }
  const { plan } = planned;
  const ended = plan.captured ? null : yield* bakeVersion(context, ref, plan);
  if (ended) {
    return ended.outcome;
  }

  context.df.setCustomStatus(`Checking ${plan.title}`);
  yield* call(context, activities.recordPhase, { ...ref, phase: 'checking' });
  return (yield context.df.callSubOrchestrator('check', { ref, plan })) as RebakeOutcome;
}

/** Null when the version is baked and in the gallery. */
function* bakeVersion(
  context: OrchestrationContext,
  ref: RebakeRef,
  plan: RebakePlan,
): Generator<Task, Ended | null, unknown> {
  const ready = yield* getReady(context, ref, plan);
  if (ready.kind === 'ended') {
    return ready;
  }
  context.df.setCustomStatus(`Baking ${plan.title}`);
  yield* call(context, activities.recordPhase, { ...ref, phase: 'baking' });
  return (yield context.df.callSubOrchestrator('bake', { ref, plan })) as Ended | null;
}

function* getReady(
  context: OrchestrationContext,
  ref: RebakeRef,
  plan: RebakePlan,
): Generator<Task, Ended | { kind: 'ready' }, unknown> {
  context.df.setCustomStatus(`Checking that ${plan.title} can be baked`);
  const fit = yield* ensure(context, activities.checkPreflight, ref, preflightTimeoutSeconds);
  if (fit.kind !== 'done') {
    return endedBy('Not started', fit);
  }
  context.df.setCustomStatus(`Waiting for a bake slot for ${plan.title}`);
  const slot = yield* ensure(context, activities.takeBakeSlot, ref, slotTimeoutSeconds);
  return slot.kind === 'done' ? { kind: 'ready' } : endedBy('Not started', slot);
}
