import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { RebakeOutcome } from '../shared/domain/records/rebake-record.ts';
import * as activities from './activities.ts';
import type { MachineCommand, RebakePlan, RebakeRef } from './activities.ts';
import { call } from './activity.ts';
import { endedBy } from './ended.ts';
import { ensure, ensureAll, type Ensured, type Work } from './ensure.ts';
import { commandMarginSeconds, secondsBetween } from './time.ts';

const { runMachineCommand } = activities;

const removalTimeoutSeconds = 2 * 3600;
const probeTimeoutSeconds = 15 * 60;

interface CheckInput {
  readonly ref: RebakeRef;
  readonly plan: RebakePlan;
}

/** Starts a fresh machine from the version, runs every check, collects all evidence and judges it. */
export const check: OrchestrationHandler = function* (context): Generator<Task, RebakeOutcome, unknown> {
  const { ref, plan } = context.df.getInput<CheckInput>();
  const booted = yield* boot(context, ref, plan);
  const results = booted.kind === 'done' ? yield* runChecks(context, ref, plan) : [booted];
  yield* ensure(context, activities.removeMachine, { ...ref, purpose: 'check' as const }, removalTimeoutSeconds);
  const cancelled = results.find((result) => result.kind === 'cancelled');
  return cancelled ? endedBy('', cancelled).outcome : yield* call(context, activities.judgeEvidence, ref);
};

function* boot(context: OrchestrationContext, ref: RebakeRef, plan: RebakePlan): Generator<Task, Ensured, unknown> {
  context.df.setCustomStatus('Starting a fresh machine from the version');
  const started = context.df.currentUtcDateTime;
  const machine = { ...ref, purpose: 'check' as const };
  const booted = yield* ensure(context, activities.prepareMachine, machine, plan.bootTimeoutSeconds);
  const seconds = secondsBetween(started, context.df.currentUtcDateTime);
  if (booted.kind !== 'cancelled') {
    const message = booted.kind === 'done' ? 'The guest agent is ready' : booted.message;
    const [passed, code] = [booted.kind === 'done', booted.kind === 'failed' ? booted.code : null];
    yield* call(context, activities.recordBootEvidence, { ...ref, passed, message, seconds, code });
  }
  return booted;
}

function* runChecks(
  context: OrchestrationContext,
  ref: RebakeRef,
  plan: RebakePlan,
): Generator<Task, readonly Ensured[], unknown> {
  const identity: MachineCommand = { kind: 'identity', purpose: 'check' };
  const works: readonly Work[] = [
    { step: runMachineCommand, input: { ...ref, command: identity }, timeoutSeconds: probeTimeoutSeconds },
    ...plan.checks.map(({ name, timeoutSeconds }) => ({
      step: runMachineCommand,
      input: { ...ref, command: { kind: 'check', name } satisfies MachineCommand },
      timeoutSeconds: timeoutSeconds + commandMarginSeconds,
    })),
    ...plan.externalChecks.map(({ name, timeoutSeconds }) => ({
      step: activities.awaitEvidence,
      input: { ...ref, check: name },
      timeoutSeconds,
    })),
  ];
  context.df.setCustomStatus(`Running ${works.length} checks`);
  return yield* ensureAll(context, works);
}
