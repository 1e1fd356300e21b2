import { z } from 'zod';
import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { theDefinition, theRollback, theVersion } from '../../../shared/commands/find-record.ts';
import { finishRollback as finish } from '../../../shared/commands/promotion/finish-rollback.ts';
import { done, type Progress, running } from '../../../shared/domain/progress.ts';
import { findStage } from '../../../shared/domain/recipe/recipe-regions.ts';
import type { RollbackRecord } from '../../../shared/domain/records/rollback-record.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/** The operation under way, by version. */
const Carry = z.record(z.string(), z.string().nullable());

/** Puts the desired regions of all versions concerned to the gallery at once, after a cancelled promotion has stopped. */
export function applyRollback(
  ports: Ports,
  orchestrations: (context: Parameters<ActivityHandler<typeof activities.applyRollback>>[1]) => Orchestrations,
): ActivityHandler<typeof activities.applyRollback> {
  return asStep(async ({ imageDefinition, rollbackId, carry }, context) => {
    const { value: rollback } = await theRollback(ports.records, imageDefinition, rollbackId);
    const instances = orchestrations(context);
    if (carry === null && rollback.stops !== null && (await instances.isRunning(rollback.stops))) {
      // It may be waiting for its gate, and look at its record in half an hour only.
      await instances.wake(rollback.stops);
      return running('waiting for the cancelled promotion to stop', null, 5);
    }
    return applyAll(ports, rollback, carry === null ? {} : Carry.parse(JSON.parse(carry)));
  });
}

async function applyAll(ports: Ports, rollback: RollbackRecord, carry: z.infer<typeof Carry>): Promise<Progress> {
  const { imageDefinition, stage, versions } = rollback;
  const { recipe } = (await theDefinition(ports.records, imageDefinition)).value;
  const gallery = findStage(recipe, stage)!.gallery;
  const all = await Promise.all(
    versions.map(async (version): Promise<readonly [string, Progress]> => {
      const desired = (await theVersion(ports.records, imageDefinition, version)).value.stages[stage]!.desired;
      const ref = { gallery, imageDefinition, version };
      return [version, await ports.galleries.applyRegions(ref, desired, carry[version] ?? null)];
    }),
  );
  const failure = all.map(([, progress]) => progress).find(({ kind }) => kind === 'failed');
  if (failure) {
    return failure;
  }
  const open = all.filter(([, { kind }]) => kind === 'running');
  const next = Object.fromEntries(
    open.map(([version, progress]) => [version, progress.kind === 'running' ? progress.carry : null]),
  );
  return open.length === 0 ? done : running(`hiding or showing ${open.length} versions`, JSON.stringify(next));
}

export function finishRollback(ports: Ports): ActivityHandler<typeof activities.finishRollback> {
  return async ({ state, message, ...ref }, context) => {
    await finish(ports, ref, state, message);
    context.log(`Rollback ${ref.rollbackId} ended: ${state}`);
  };
}
