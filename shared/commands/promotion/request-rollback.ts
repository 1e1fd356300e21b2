import type { ImageVersionNumber } from '../../domain/image-version.ts';
import type { Problem } from '../../domain/problem.ts';
import { findStage } from '../../domain/recipe/recipe-regions.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import { type RollbackRecord, rollbackRecordId } from '../../domain/records/rollback-record.ts';
import { planRollback, type RollbackPlan } from '../../domain/rollback.ts';
import type { GalleryVersionRef } from '../../ports/galleries.ts';
import type { Stored } from '../../ports/image-records.ts';
import { cancelInto } from './cancel-into.ts';
import { desireRollback } from './desire-rollback.ts';
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
  | { readonly kind: 'started'; readonly rollbackId: string; readonly to: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'stale'; readonly live: string | null; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

type Versions = readonly Stored<ImageVersionRecord>[];

/** Whether a gallery has a version; records do not see what is deleted by hand. */
export type IsInGallery = (ref: GalleryVersionRef) => Promise<boolean>;

/** Takes the stage, cancels a promotion that holds it, and desires what lets `latest` be the target again. */
export function requestRollback(
  ports: RecordPorts,
  imageDefinition: string,
  request: RollbackRequest,
  isInGallery: IsInGallery = () => Promise.resolve(true),
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
    const versions = await queryAll(ports.records, { type: 'version', imageDefinition });
    const live = definition.value.live[request.stage]?.version as ImageVersionNumber | undefined;
    const plan = planRollback({
      stage: request.stage,
      live: live ?? null,
      target: request.to ?? null,
      versions: versions.flatMap(({ value }) => inGallery(value, request.stage)),
    });
    if (plan.kind !== 'rollback') {
      return { kind: 'refused', message: plan.kind === 'refused' ? plan.message : plan.sentence };
    }
    const { gallery } = findStage(definition.value.recipe, request.stage)!;
    if (!(await isInGallery({ gallery, imageDefinition, version: plan.target }))) {
      return { kind: 'refused', message: `Version ${plan.target} is not in gallery ${gallery} any more: name another` };
    }
    return start(ports, draft, definition, versions, plan, request);
  });
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

/** The version as the stage's gallery has it; none when it is not there, or not any more. */
export function inGallery({ version, stages }: ImageVersionRecord, stage: string) {
  const inStage = stages[stage];
  const there = inStage !== undefined && inStage.state !== 'retired' && inStage.desired.length > 0;
  return there ? [{ version, state: inStage.state, regions: inStage.desired }] : [];
}

async function start(
  ports: RecordPorts,
  draft: Draft,
  definition: Stored<ImageDefinitionRecord>,
  versions: Versions,
  plan: Extract<RollbackPlan, { kind: 'rollback' }>,
  { stage, reason, by }: RollbackRequest,
): Promise<RequestedRollback> {
  const { imageDefinition, live, openPromotions } = definition.value;
  const rollbackId = ports.environment.newId();
  const from = live[stage]!.version;
  const cleared = await cancelOpenPromotion(ports, draft, imageDefinition, openPromotions[stage], { by, reason });
  if (cleared.kind === 'otherRollback') {
    return { kind: 'refused', message: `Another rollback of ${stage} is under way` };
  }
  desireRollback(draft, versions, { stage, plan, heldBack: cleared.version, by, reason });
  const previous = [from, ...live[stage]!.previous].filter((version) => version !== plan.target);
  draft.replace(definition, {
    live: { ...live, [stage]: { version: plan.target, since: draft.now, previous } },
    openPromotions: { ...openPromotions, [stage]: rollbackId },
  });
  const record: RollbackRecord = {
    type: 'rollback',
    id: rollbackRecordId(rollbackId),
    rollbackId,
    imageDefinition,
    stage,
    from,
    to: plan.target,
    versions: plan.updates.map(({ version }) => version),
    stops: cleared.stops,
    state: 'running',
    message: '',
    requestedBy: by,
    reason,
    requestedAt: draft.now,
    endedAt: null,
  };
  draft.create(record);
  draft.audit({
    version: plan.target,
    action: 'rollbackRequested',
    sentence: `Rolling ${stage} of ${imageDefinition} back from ${from} to ${plan.target}`,
    by,
    reason,
    from,
    to: plan.target,
  });
  return { kind: 'started', rollbackId, to: plan.target };
}

/** What was done about a promotion that holds the stage. */
type Cleared =
  | { readonly kind: 'free'; readonly stops: string | null; readonly version: string | null }
  | { readonly kind: 'otherRollback' };

/** Cancels the promotion in its record; its orchestration sees that and stops. */
async function cancelOpenPromotion(
  { records }: RecordPorts,
  draft: Draft,
  imageDefinition: string,
  openId: string | undefined,
  { by, reason }: { readonly by: Actor; readonly reason: string },
): Promise<Cleared> {
  if (openId === undefined) {
    return { kind: 'free', stops: null, version: null };
  }
  const promotion = await records.read('promotion', imageDefinition, `promotion:${openId}`);
  if (!promotion) {
    return { kind: 'otherRollback' };
  }
  const why = 'the stage is rolled back';
  const { instance, version } = cancelInto(draft, promotion, { by, why, reason: `Rolled back: ${reason}` });
  return { kind: 'free', stops: instance, version };
}
