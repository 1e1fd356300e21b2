import type { InvocationContext } from '@azure/functions';
import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { carryOn, type CarryOnPorts } from '../../../shared/commands/carry-on.ts';
import { askJudgeAgain } from '../../../shared/commands/compliance/judging/judge-again.ts';
import { theVersion, theWithdrawal } from '../../../shared/commands/find-record.ts';
import { finishWithdrawal as finish } from '../../../shared/commands/withdrawal/finish-withdrawal.ts';
import { flagDescendants as flag } from '../../../shared/commands/withdrawal/flag-descendants.ts';
import { done, type Progress, running } from '../../../shared/domain/progress.ts';
import type { WithdrawalPlace, WithdrawalRecord } from '../../../shared/domain/records/withdrawal-record.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { applyLatest } from '../apply-latest.ts';
import { asStep } from '../step.ts';
import { type Looked, operationsIn, together } from '../together.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;
type Durable = (context: InvocationContext) => Orchestrations;

/** Hides the version in each stage's gallery, all at once; a stage where a promotion still stops comes when it has. */
export function applyWithdrawal(
  ports: Ports,
  orchestrations: Durable,
): ActivityHandler<typeof activities.applyWithdrawal> {
  return asStep(async ({ imageDefinition, withdrawalId, carry }, context) => {
    const { value: withdrawal } = await theWithdrawal(ports.records, imageDefinition, withdrawalId);
    const before = carry === null ? {} : operationsIn(carry);
    const all = await Promise.all(
      withdrawal.places.map(async (place): Promise<Looked> => {
        const waits = await stillStopping(orchestrations(context), place);
        const carried = { carry: before[place.stage] ?? null, invocation: context };
        return [place.stage, waits ?? (await hide(ports, withdrawal, place, carried))];
      }),
    );
    return together(all);
  });
}

async function stillStopping(instances: Orchestrations, { stops }: WithdrawalPlace): Promise<Progress | null> {
  if (stops === null || !(await instances.isRunning(stops))) {
    return null;
  }
  // It may be waiting for its gate, and look at its record in half an hour only.
  await instances.wake(stops);
  return running('waiting for the cancelled promotion to stop', null, 5);
}

async function hide(
  { records, galleries }: Ports,
  { imageDefinition, version }: WithdrawalRecord,
  { stage, gallery }: WithdrawalPlace,
  carried: Parameters<typeof applyLatest>[3],
): Promise<Progress> {
  const { desired } = (await theVersion(records, imageDefinition, version)).value.stages[stage]!;
  return applyLatest(galleries, { gallery, imageDefinition, version }, desired, carried);
}

/** Flags what was baked from a revoked version, tells the owners, and has the machines that run it judged again. */
export function flagDescendants(
  ports: Ports & CarryOnPorts & Pick<AppPorts, 'compliance'>,
  orchestrations: Durable,
): ActivityHandler<typeof activities.flagDescendants> {
  return asStep(async ({ imageDefinition, withdrawalId }, context) => {
    const { value: withdrawal } = await theWithdrawal(ports.records, imageDefinition, withdrawalId);
    const concerned = withdrawal.kind === 'revocation' ? await flag(ports, withdrawal) : [];
    for (const descendant of concerned) {
      await carryOn(ports, orchestrations(context), descendant);
      const reason = `${imageDefinition} ${withdrawal.version} is revoked`;
      const rejudge = { imageDefinition: descendant, subscriptionId: null, reason };
      await askJudgeAgain(ports, orchestrations(context), `${withdrawalId}~${descendant}`, rejudge);
      context.log(`Versions of ${descendant} are flagged: ${imageDefinition} ${withdrawal.version} is revoked`);
    }
    return done;
  });
}

export function finishWithdrawal(ports: Ports): ActivityHandler<typeof activities.finishWithdrawal> {
  return async ({ state, message, ...ref }, context) => {
    await finish(ports, ref, state, message);
    context.log(`Withdrawal ${ref.withdrawalId} ended: ${state}`);
  };
}
