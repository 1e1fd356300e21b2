import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import * as activities from './activities.ts';
import type { GateAnswer, PromotionRef, RolloutPlan } from './activities.ts';
import { call } from './activity.ts';
import { ensure, type Ensured } from './ensure.ts';
import { recordChanged } from './record-changed.ts';

const copyTimeoutSeconds = 6 * 3600;

export type PromotionOutcome = 'live' | 'cancelled' | 'halted' | 'ended';

/** Waits for the gate, copies the version into the stage's gallery, replicates it in waves and lets it be latest. */
export const promote: OrchestrationHandler = function* (
  context,
): Generator<Task, PromotionOutcome | undefined, unknown> {
  const ref = context.df.getInput<PromotionRef>();
  const gate = yield* call(context, activities.evaluateGate, ref);
  if (gate.kind === 'ended') {
    yield* call(context, activities.carryOn, ref);
    return 'ended';
  }
  if (gate.kind === 'closed') {
    yield* waitForChange(context, gate);
    context.df.continueAsNew(ref);
    return undefined;
  }
  const outcome = yield* rollOut(context, ref);
  context.df.setCustomStatus(outcome);
  yield* call(context, activities.carryOn, ref);
  return outcome;
};

/** The event only wakes; what counts is the record, which is read again either way. */
function* waitForChange(context: OrchestrationContext, gate: GateAnswer): Generator<Task, void, unknown> {
  context.df.setCustomStatus({ waitsFor: gate.waitsFor });
  const timer = context.df.createTimer(new Date(gate.lookAgainAt));
  const changed = context.df.waitForExternalEvent(recordChanged);
  yield context.df.Task.any([timer, changed]);
  if (!timer.isCompleted) {
    timer.cancel();
  }
}

function* rollOut(context: OrchestrationContext, ref: PromotionRef): Generator<Task, PromotionOutcome, unknown> {
  const plan = yield* call(context, activities.planRollout, ref);
  context.df.setCustomStatus(`Copying ${plan.title}`);
  const copied = yield* ensure(context, activities.copyImageVersion, ref, copyTimeoutSeconds);
  if (copied.kind !== 'done') {
    return yield* stop(context, ref, copied);
  }
  for (let wave = plan.firstWave; wave < plan.waves.length; wave += 1) {
    context.df.setCustomStatus(describe(plan, wave));
    const rolled = (yield context.df.callSubOrchestrator('rollOutWave', { ref, wave, plan })) as Ensured;
    if (rolled.kind !== 'done') {
      return yield* stop(context, ref, rolled);
    }
  }
  yield* call(context, activities.finishPromotion, { ...ref, outcome: 'live' });
  return 'live';
}

/** A cancelled promotion ends; a failed one halts, keeps the waves that are done and waits for somebody. */
function* stop(
  context: OrchestrationContext,
  ref: PromotionRef,
  work: Exclude<Ensured, { kind: 'done' }>,
): Generator<Task, PromotionOutcome, unknown> {
  if (work.kind === 'cancelled') {
    yield* call(context, activities.finishPromotion, { ...ref, outcome: 'cancelled' });
    return 'cancelled';
  }
  yield* call(context, activities.haltPromotion, { ...ref, code: work.code, message: work.message });
  return 'halted';
}

function describe(plan: RolloutPlan, wave: number): string {
  return `${plan.title}: wave ${wave + 1} of ${plan.waves.length}, ${plan.waves[wave]!.regions.join(', ')}`;
}
