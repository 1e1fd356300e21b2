import type { ImageVersionNumber } from '../../domain/image-version/image-version.ts';
import type { Problem } from '../../domain/problem.ts';
import { nextLive } from '../../domain/stage/next-live.ts';
import { findStage } from '../../domain/recipe/recipe-regions.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import { type RollbackRecord, rollbackRecordId } from '../../domain/records/rollback-record.ts';
import { planRollback, type RollbackPlan } from '../../domain/stage/rollback.ts';
import { RebakeError } from '../../errors.ts';
import type { Galleries, GalleryVersionRef } from '../../ports/galleries.ts';
import type { Stored } from '../../ports/image-records.ts';
import { clearStage } from './clear-stage.ts';
import { desireRollback } from './desire-rollback.ts';
import { inGallery } from './in-gallery.ts';
import { queryAll } from '../query-all.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export interface RollbackRequest {
  readonly stage: string;
  /** Absent: the version that was live before. */
  readonly to?: ImageVersionNumber | undefined;
  readonly ifLive?: string | undefined;
  readonly reason: string;
  readonly by: Actor;
}

export type RequestedRollback =
  | {
      readonly kind: 'started';
      readonly rollbackId: string;
      readonly to: string;
      /** Regions that the target is not in. */
      readonly missingRegions: readonly string[];
    }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'stale'; readonly live: string | null; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

type Versions = readonly Stored<ImageVersionRecord>[];

export interface RollbackPorts extends RecordPorts {
  readonly galleries: Pick<Galleries, 'version'>;
}

/**
 * Takes the stage, cancels a promotion that holds it, and desires what lets `latest` be the target again. What is done
 * already is refused, unless a gallery would not follow last time: then asking again tries again.
 */
export function requestRollback(
  ports: RollbackPorts,
  imageDefinition: string,
  request: RollbackRequest,
): Promise<RequestedRollback> {
  return transact(ports, imageDefinition, async (draft): Promise<RequestedRollback> => {
    const definition = await ports.records.read('definition', imageDefinition, 'definition');
    if (!definition) {
      return { kind: 'unknown' };
    }
    const refusal = refuse(definition.value, request);
    if (refusal) {
      return refusal;
    }
    const { stage, to } = request;
    const versions = await queryAll(ports.records, { type: 'version', imageDefinition });
    const live = definition.value.live[stage]?.version as ImageVersionNumber | undefined;
    const plan = planRollback({
      stage,
      live: live ?? null,
      target: to ?? null,
      versions: versions.flatMap(({ value }) => inGallery(value, stage)),
    });
    if (plan.kind === 'refused') {
      return plan;
    }
    const again = plan.alreadyDone ? await failedBefore(ports, imageDefinition, stage) : undefined;
    if (plan.alreadyDone && again?.to !== plan.target) {
      return { kind: 'refused', message: `${plan.target} is live in ${stage} already` };
    }
    const { gallery } = findStage(definition.value.recipe, stage)!;
    if (!(await isInGallery(ports, { gallery, imageDefinition, version: plan.target }))) {
      return { kind: 'refused', message: `Version ${plan.target} is not in gallery ${gallery} any more: name another` };
    }
    return start(ports, draft, definition, versions, plan, { ...request, from: again?.from ?? live! });
  });
}

/** The stage's last rollback, if that failed. */
async function failedBefore(
  { records }: RecordPorts,
  imageDefinition: string,
  stage: string,
): Promise<RollbackRecord | undefined> {
  const order = { by: 'requestedAt', direction: 'desc' } as const;
  const { items } = await records.query({ type: 'rollback', imageDefinition, where: { stage }, order, limit: 1 });
  return items.map(({ value }) => value).find(({ state }) => state === 'failed');
}

/** Records do not see what is deleted by hand. A gallery that cannot be asked does not hold a rollback up. */
async function isInGallery({ galleries }: RollbackPorts, ref: GalleryVersionRef): Promise<boolean> {
  try {
    return (await galleries.version(ref)) !== undefined;
  } catch (error) {
    if (error instanceof RebakeError) {
      return true;
    }
    throw error;
  }
}

function refuse(
  definition: ImageDefinitionRecord,
  { stage, ifLive, reason }: RollbackRequest,
): RequestedRollback | null {
  const problems: Problem[] = [];
  if (!findStage(definition.recipe, stage)) {
    problems.push({ path: 'stage', message: `there is no stage ${stage}` });
  }
  if (reason.trim() === '') {
    problems.push({ path: 'reason', message: 'is required' });
  }
  if (problems.length > 0) {
    return { kind: 'invalid', problems };
  }
  const live = definition.live[stage]?.version ?? null;
  return ifLive !== undefined && ifLive !== live
    ? { kind: 'stale', live, message: `${live ?? 'Nothing'} is live in ${stage}, not ${ifLive}` }
    : null;
}

async function start(
  ports: RecordPorts,
  draft: Draft,
  definition: Stored<ImageDefinitionRecord>,
  versions: Versions,
  { target: to, excluded, missingRegions }: Extract<RollbackPlan, { kind: 'rollback' }>,
  { stage, reason, by, from }: RollbackRequest & { readonly from: string },
): Promise<RequestedRollback> {
  const { imageDefinition, live, openPromotions } = definition.value;
  const cleared = await clearStage(ports, draft, imageDefinition, openPromotions[stage], { by, reason });
  if (cleared.kind === 'otherRollback') {
    return { kind: 'refused', message: `Another rollback of ${stage} is under way` };
  }
  const rollbackId = ports.environment.newId();
  const rollback: RollbackRecord = {
    type: 'rollback',
    id: rollbackRecordId(rollbackId),
    rollbackId,
    imageDefinition,
    stage,
    from,
    to,
    versions: [to, ...excluded],
    stops: cleared.stops,
    state: 'running',
    message: '',
    requestedBy: by,
    reason,
    requestedAt: draft.now,
    endedAt: null,
  };
  draft.create(rollback);
  desireRollback(draft, versions, rollback, cleared.version);
  draft.replace(definition, {
    live: { ...live, [stage]: nextLive(live[stage], to, draft.now) },
    openPromotions: { ...openPromotions, [stage]: rollbackId },
  });
  const sentence = `Rolling ${stage} of ${imageDefinition} back from ${from} to ${to}`;
  draft.audit({ version: to, action: 'rollbackRequested', sentence, by, reason, from, to });
  return { kind: 'started', rollbackId, to, missingRegions };
}
