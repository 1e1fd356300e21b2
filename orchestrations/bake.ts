import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import * as activities from './activities.ts';
import type { MachineCommand, RebakePlan, RebakeRef } from './activities.ts';
import { call } from './activity.ts';
import { endedBy, type Ended } from './ended.ts';
import { ensure, type Ensured } from './ensure.ts';

const removalTimeoutSeconds = 2 * 3600;
/** A gallery takes up to hours to copy a large disk. */
const captureTimeoutSeconds = 6 * 3600;
const stopTimeoutSeconds = 30 * 60;
const probeTimeoutSeconds = 15 * 60;

interface BakeInput {
  readonly ref: RebakeRef;
  readonly plan: RebakePlan;
}

/** Makes the machine, runs the steps, generalises, captures and cleans up. Null when the version was baked. */
export const bake: OrchestrationHandler = function* (context): Generator<Task, Ended | null, unknown> {
  const { ref, plan } = context.df.getInput<BakeInput>();
  const ended = yield* bakeOnMachine(context, ref, plan);
  if (ended?.outcome.kind === 'failed' && plan.keepFailedMachine) {
    yield* call(context, activities.keepMachine, ref);
    return ended;
  }
  context.df.setCustomStatus('Removing the machine');
  yield* ensure(context, activities.removeMachine, { ...ref, purpose: 'bake' as const }, removalTimeoutSeconds);
  return ended;
};

function* bakeOnMachine(
  context: OrchestrationContext,
  ref: RebakeRef,
  plan: RebakePlan,
): Generator<Task, Ended | null, unknown> {
  context.df.setCustomStatus('Starting the machine');
  const machine = { ...ref, purpose: 'bake' as const };
  const ready = yield* ensure(context, activities.prepareMachine, machine, plan.bakeTimeoutSeconds);
  if (ready.kind !== 'done') {
    return endedBy('The builder machine did not start', ready);
  }
  for (const [index, step] of plan.steps.entries()) {
    context.df.setCustomStatus(`Step ${index + 1} of ${plan.steps.length}: ${step.name}`);
    const ran = yield* run(context, ref, { kind: 'step', index }, step.timeoutSeconds);
    if (ran.kind !== 'done') {
      return endedBy(`Step "${step.name}"`, ran);
    }
  }
  return yield* generaliseAndCapture(context, ref);
}

function* generaliseAndCapture(context: OrchestrationContext, ref: RebakeRef): Generator<Task, Ended | null, unknown> {
  context.df.setCustomStatus('Generalising');
  const probed = yield* run(context, ref, { kind: 'identity', purpose: 'bake' }, probeTimeoutSeconds);
  if (probed.kind !== 'done') {
    return endedBy("The machine's identity could not be read", probed);
  }
  const generalised = yield* run(context, ref, { kind: 'generalise' }, probeTimeoutSeconds);
  if (generalised.kind !== 'done') {
    return endedBy('Generalising', generalised);
  }
  const stopped = yield* ensure(context, activities.stopMachine, ref, stopTimeoutSeconds);
  if (stopped.kind !== 'done') {
    return endedBy('Stopping the machine', stopped);
  }
  context.df.setCustomStatus('Capturing the image version');
  const captured = yield* ensure(context, activities.captureImageVersion, ref, captureTimeoutSeconds);
  return captured.kind === 'done' ? null : endedBy('Capturing the image version', captured);
}

function run(
  context: OrchestrationContext,
  ref: RebakeRef,
  command: MachineCommand,
  timeoutSeconds: number,
): Generator<Task, Ensured, unknown> {
  return ensure(context, activities.runMachineCommand, { ...ref, command }, timeoutSeconds + 5 * 60);
}
