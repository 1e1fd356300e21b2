import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { generaliseTimeoutMinutes } from '../shared/domain/bake/generalise.ts';
import * as activities from './activities.ts';
import type { MachineCommand, RebakePlan, RebakeRef } from './activities.ts';
import { call } from './activity.ts';
import { endedBy, type Ended } from './ended.ts';
import { ensure, type Ensured, timedOutCode } from './ensure.ts';
import { after, commandMarginSeconds, secondsBetween } from './time.ts';

const removalTimeoutSeconds = 2 * 3600;
/** A gallery takes up to hours to copy a large disk. */
const captureTimeoutSeconds = 6 * 3600;
const stopTimeoutSeconds = 30 * 60;
const probeTimeoutSeconds = 15 * 60;
const generaliseTimeoutSeconds = Math.max(...Object.values(generaliseTimeoutMinutes)) * 60;

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
  const deadline = after(context.df.currentUtcDateTime, plan.bakeTimeoutSeconds);
  context.df.setCustomStatus('Starting the machine');
  const machine = { ...ref, purpose: 'bake' as const };
  const ready = yield* ensure(context, activities.prepareMachine, machine, plan.bakeTimeoutSeconds);
  if (ready.kind !== 'done') {
    return endedBy('The builder machine did not start', ready);
  }
  for (const [index, step] of plan.steps.entries()) {
    context.df.setCustomStatus(`Step ${index + 1} of ${plan.steps.length}: ${step.name}`);
    const ran = yield* run(context, { ref, deadline }, { kind: 'step', index }, step.timeoutSeconds);
    if (ran.kind !== 'done') {
      return endedBy(`Step "${step.name}"`, ran);
    }
  }
  return yield* generaliseAndCapture(context, { ref, deadline });
}

function* generaliseAndCapture(
  context: OrchestrationContext,
  work: MachineWork,
): Generator<Task, Ended | null, unknown> {
  const { ref } = work;
  context.df.setCustomStatus('Generalising');
  const probed = yield* run(context, work, { kind: 'identity', purpose: 'bake' }, probeTimeoutSeconds);
  if (probed.kind !== 'done') {
    return endedBy("The machine's identity could not be read", probed);
  }
  const generalised = yield* run(context, work, { kind: 'generalise' }, generaliseTimeoutSeconds);
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

interface MachineWork {
  readonly ref: RebakeRef;
  /** When all that is run on the machine has to have ended. */
  readonly deadline: Date;
}

/** Runs a command for as long as it may take, and as the bake has left. */
function* run(
  context: OrchestrationContext,
  { ref, deadline }: MachineWork,
  command: MachineCommand,
  timeoutSeconds: number,
): Generator<Task, Ensured, unknown> {
  const left = Math.max(0, secondsBetween(context.df.currentUtcDateTime, deadline));
  const most = Math.min(timeoutSeconds + commandMarginSeconds, left);
  const ran = yield* ensure(context, activities.runMachineCommand, { ...ref, command }, most);
  return ran.kind === 'failed' && ran.code === timedOutCode && most === left
    ? { ...ran, message: `The time of the whole bake is over. ${ran.message}` }
    : ran;
}
