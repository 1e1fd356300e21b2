import { z } from 'zod';
import type * as activities from '../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../orchestrations/activity.ts';
import { theDefinition, theRollback, theVersion } from '../../shared/commands/find-record.ts';
import { transact } from '../../shared/commands/transact.ts';
import { done, type Progress, running } from '../../shared/domain/progress.ts';
import { findStage } from '../../shared/domain/recipe/recipe-regions.ts';
import { rebakeItself } from '../../shared/domain/records/actor.ts';
import type { RollbackRecord } from '../../shared/domain/records/rollback-record.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import type { Orchestrations } from '../../shared/ports/orchestrations.ts';
import { asStep } from './step.ts';

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
    if (carry === null && rollback.stops !== null && (await orchestrations(context).isRunning(rollback.stops))) {
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
  return async ({ imageDefinition, rollbackId, state, message }, context) => {
    await transact(ports, imageDefinition, async (draft) => {
      const stored = await theRollback(ports.records, imageDefinition, rollbackId);
      const definition = await theDefinition(ports.records, imageDefinition);
      const { stage, from, to, reason } = stored.value;
      if (stored.value.state !== 'running') {
        return;
      }
      draft.replace(stored, { state, message, endedAt: draft.now });
      const others = Object.entries(definition.value.openPromotions).filter(([, id]) => id !== rollbackId);
      draft.replace(definition, { openPromotions: Object.fromEntries(others) });
      const sentence =
        state === 'done'
          ? `${stage} of ${imageDefinition} is rolled back from ${from} to ${to}`
          : `Rolling ${stage} of ${imageDefinition} back to ${to} failed: ${message}`;
      draft.audit({ version: to, action: 'rollbackEnded', sentence, by: rebakeItself, reason, from, to });
      draft.send({
        kind: 'alert',
        severity: state === 'done' ? 'warning' : 'critical',
        title: sentence,
        text: reason,
        facts: [{ title: 'Owner', value: definition.value.recipe.owner }],
        links: [{ title: 'Versions', url: `/api/image-definitions/${imageDefinition}/versions` }],
      });
      if (state === 'done') {
        draft.send({
          kind: 'fact',
          eventType: 'Rebake.ImageVersion.Live',
          subject: `${imageDefinition}/${to}`,
          data: { imageDefinition, version: to, stage, before: from },
        });
      }
    });
    context.log(`Rollback ${rollbackId} ended: ${state}`);
  };
}
