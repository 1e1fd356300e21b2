import type { ImageVersionNumber } from '../../domain/image-version/image-version.ts';
import { transition } from '../../domain/image-version/image-version-state.ts';
import { nextLive } from '../../domain/stage/next-live.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import {
  type WithdrawalPlace,
  type WithdrawalRecord,
  withdrawalRecordId,
} from '../../domain/records/withdrawal-record.ts';
import type { WithdrawnStage } from '../../domain/stage/withdrawal.ts';
import type { ImageRecords, Stored } from '../../ports/image-records.ts';
import { cancelInto, type CancelledPromotion } from '../promotion/cancel-into.ts';
import { stagesWith } from '../promotion/move-promotion.ts';
import { openAutomaticPromotions } from '../promotion/open-promotions.ts';
import type { Draft, RecordPorts } from '../transact.ts';
import { tellWithdrawal } from './tell-withdrawal.ts';

export interface WithdrawalRequest {
  readonly kind: WithdrawalRecord['kind'];
  readonly version: ImageVersionNumber;
  readonly reason: string;
  readonly by: Actor;
  /** Deprecates also where `latest` resolves to nothing afterwards. A revocation never asks. */
  readonly force: boolean;
}

export interface WithdrawalFacts {
  readonly definition: Stored<ImageDefinitionRecord>;
  readonly version: Stored<ImageVersionRecord>;
  readonly versions: readonly Stored<ImageVersionRecord>[];
  readonly stages: readonly WithdrawnStage[];
}

/** How records name what is done. */
const verbs = { deprecation: 'deprecate', revocation: 'revoke' } as const;

/** Writes a deprecation or revocation into a batch: version, stages, promotions, the rebake that makes it. */
export async function withdrawInto(
  { records, environment }: RecordPorts,
  draft: Draft,
  facts: WithdrawalFacts,
  request: WithdrawalRequest,
): Promise<WithdrawalRecord> {
  const { definition, version } = facts;
  const { openPromotions, openWithdrawals } = definition.value;
  const cancelled = await cancelPromotions(records, draft, facts, request);
  await cancelRebake(records, draft, version.value, request);
  const changed = changeVersions(draft, facts, request);
  const withdrawal = recordOf(environment.newId(), draft.now, facts, request, cancelled);
  draft.create(withdrawal);
  const freed = {
    ...definition.value,
    live: liveAfter(facts, draft.now),
    openPromotions: Object.fromEntries(Object.entries(openPromotions).filter(([stage]) => !cancelled.has(stage))),
  };
  draft.replace(definition, {
    live: freed.live,
    openPromotions: openAutomaticPromotions(draft, environment, freed, changed),
    openWithdrawals: [...openWithdrawals, withdrawal.withdrawalId],
  });
  tellWithdrawal(draft, definition.value, withdrawal, version.value.state);
  return withdrawal;
}

/** By stage: the promotions of the version that were open. */
async function cancelPromotions(
  records: ImageRecords,
  draft: Draft,
  { definition, version }: WithdrawalFacts,
  { kind, by, reason }: WithdrawalRequest,
): Promise<ReadonlyMap<string, CancelledPromotion>> {
  const { imageDefinition, openPromotions } = definition.value;
  const cancelled = new Map<string, CancelledPromotion>();
  for (const [stage, id] of Object.entries(openPromotions)) {
    const promotion = await records.read('promotion', imageDefinition, `promotion:${id}`);
    if (promotion?.value.version === version.value.version) {
      const why = `the version is ${verbs[kind]}d`;
      cancelled.set(stage, cancelInto(draft, promotion, { by, why, reason: `${wordsOf(kind)}: ${reason}` }));
    }
  }
  return cancelled;
}

/** A version that is still checked needs no more checks. */
async function cancelRebake(
  records: ImageRecords,
  draft: Draft,
  { imageDefinition, rebakeId }: ImageVersionRecord,
  { kind, by, reason }: WithdrawalRequest,
): Promise<void> {
  const rebake = await records.read('rebake', imageDefinition, `rebake:${rebakeId}`);
  if (rebake && rebake.value.phase !== 'ended' && !rebake.value.cancel) {
    draft.replace(rebake, { cancel: { by, at: draft.now, reason: `${wordsOf(kind)}: ${reason}` } });
  }
}

/** All versions as they are from now on: this one hidden, the ones below it live. */
function changeVersions(
  draft: Draft,
  { version, versions, stages }: WithdrawalFacts,
  { kind }: WithdrawalRequest,
): readonly ImageVersionRecord[] {
  const moved = transition(version.value.state, verbs[kind]);
  const state = moved.kind === 'moved' ? moved.to : version.value.state;
  return versions.map((stored) => {
    const isIt = stored === version;
    const after = isIt
      ? { ...stored.value, state, stages: hidden(stored.value, stages, verbs[kind], draft.now) }
      : { ...stored.value, stages: restored(stored.value, stages, draft.now) };
    if (isIt || after.stages !== stored.value.stages) {
      draft.replace(stored, { state: after.state, stages: after.stages });
    }
    return after;
  });
}

function hidden(
  version: ImageVersionRecord,
  stages: readonly WithdrawnStage[],
  stageEvent: 'deprecate' | 'revoke',
  now: string,
): ImageVersionRecord['stages'] {
  return stages.reduce((before, { stage, regions, wasLive }) => {
    const inStage = { desired: [...regions], ...(wasLive ? { liveUntil: now } : {}) };
    return stagesWith({ ...version, stages: before }, stage, { stageEvent, inStage });
  }, version.stages);
}

function restored(
  version: ImageVersionRecord,
  stages: readonly WithdrawnStage[],
  now: string,
): ImageVersionRecord['stages'] {
  const inStage = { liveSince: now, liveUntil: null };
  return stages
    .filter(({ wasLive, live }) => wasLive && live === version.version)
    .reduce(
      (before, { stage }) => stagesWith({ ...version, stages: before }, stage, { stageEvent: 'restore', inStage }),
      version.stages,
    );
}

function liveAfter({ definition, stages }: WithdrawalFacts, now: string): ImageDefinitionRecord['live'] {
  const next = new Map(stages.flatMap(({ stage, wasLive, live }) => (wasLive ? [[stage, live]] : [])));
  const after = Object.entries(definition.value.live).flatMap(([stage, before]) => {
    const live = next.get(stage);
    return live === null ? [] : [[stage, live === undefined ? before : nextLive(before, live, now)] as const];
  });
  return Object.fromEntries(after);
}

function recordOf(
  withdrawalId: string,
  now: string,
  { definition, version, stages }: WithdrawalFacts,
  { kind, by, reason }: WithdrawalRequest,
  cancelled: ReadonlyMap<string, CancelledPromotion>,
): WithdrawalRecord {
  const places = stages.map(({ stage, wasLive, live }): WithdrawalPlace => {
    const gallery = galleryOf(version.value.stages[stage]!.resourceId);
    return { stage, gallery, wasLive, live, stops: cancelled.get(stage)?.instance ?? null };
  });
  return {
    type: 'withdrawal',
    id: withdrawalRecordId(withdrawalId),
    withdrawalId,
    imageDefinition: definition.value.imageDefinition,
    version: version.value.version,
    kind,
    places,
    state: 'running',
    message: '',
    requestedBy: by,
    reason,
    requestedAt: now,
    endedAt: null,
  };
}

/** From the resource id: the recipe may not know the stage any more. */
function galleryOf(resourceId: string): string {
  return /\/galleries\/([^/]+)\//i.exec(resourceId)?.[1] ?? '';
}

function wordsOf(kind: WithdrawalRecord['kind']): string {
  return kind === 'deprecation' ? 'Deprecated' : 'Revoked';
}
