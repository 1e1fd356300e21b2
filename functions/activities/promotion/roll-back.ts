import type { InvocationContext } from '@azure/functions';
import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { theDefinition, theRollback, theVersion } from '../../../shared/commands/find-record.ts';
import { excludeLater } from '../../../shared/commands/promotion/desire-rollback.ts';
import { finishRollback as finish } from '../../../shared/commands/promotion/finish-rollback.ts';
import { type Progress, running } from '../../../shared/domain/progress.ts';
import { findStage } from '../../../shared/domain/recipe/recipe-regions.ts';
import type { RollbackRecord } from '../../../shared/domain/records/rollback-record.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { applyLatest } from '../apply-latest.ts';
import { asStep } from '../step.ts';
import { type Looked, type Operations, operationsIn, together } from '../together.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/** Versions that a gallery writes at the same time; a stage may have hundreds above the target. */
const atOnce = 10;

/** Puts the desired regions of all versions concerned to the gallery, after a cancelled promotion has stopped. */
export function applyRollback(
  ports: Ports,
  orchestrations: (context: InvocationContext) => Orchestrations,
): ActivityHandler<typeof activities.applyRollback> {
  return asStep(async ({ imageDefinition, rollbackId, carry }, context) => {
    const { value: rollback } = await theRollback(ports.records, imageDefinition, rollbackId);
    const apply = await applyTo(ports, rollback, context);
    if (carry !== null) {
      return applySome(apply, operationsIn(carry));
    }
    const instances = orchestrations(context);
    if (rollback.stops !== null && (await instances.isRunning(rollback.stops))) {
      // It may be waiting for its gate, and look at its record in half an hour only.
      await instances.wake(rollback.stops);
      return running('waiting for the cancelled promotion to stop', null, 5);
    }
    await excludeLater(ports, rollback);
    return applySome(apply, Object.fromEntries(rollback.versions.map((version) => [version, null])));
  });
}

type Apply = (version: string, operation: string | null) => Promise<Progress>;

async function applyTo(
  { records, galleries }: Ports,
  { imageDefinition, stage }: RollbackRecord,
  invocation: InvocationContext,
): Promise<Apply> {
  const { recipe } = (await theDefinition(records, imageDefinition)).value;
  const { gallery } = findStage(recipe, stage)!;
  return async (version, operation) => {
    const { desired } = (await theVersion(records, imageDefinition, version)).value.stages[stage]!;
    return applyLatest(galleries, { gallery, imageDefinition, version }, desired, { carry: operation, invocation });
  };
}

/** Goes through what is left, in order, until enough is under way. */
async function applySome(apply: Apply, left: Operations): Promise<Progress> {
  const unseen = Object.entries(left);
  const looked: Looked[] = [];
  while (unseen.length > 0 && looked.filter(([, { kind }]) => kind === 'running').length < atOnce) {
    const some = unseen.splice(0, atOnce);
    const answers = some.map(async ([version, operation]) => [version, await apply(version, operation)] as const);
    looked.push(...(await Promise.all(answers)));
  }
  return together(looked, Object.fromEntries(unseen));
}

export function finishRollback(ports: Ports): ActivityHandler<typeof activities.finishRollback> {
  return async ({ state, message, ...ref }, context) => {
    await finish(ports, ref, state, message);
    context.log(`Rollback ${ref.rollbackId} ended: ${state}`);
  };
}
