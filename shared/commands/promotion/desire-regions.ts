import type { DesiredRegion } from '../../domain/replication/desired-region.ts';
import { sameRegions } from '../../domain/replication/desired-region.ts';
import { isOpenPromotion } from '../../domain/promotion/promotion-moves.ts';
import type { ImageVersionRecord, ObservedRegion, VersionInStage } from '../../domain/records/image-version-record.ts';
import type { StageEvent } from '../../domain/stage/stage-state.ts';
import { stagesWith } from './move-promotion.ts';
import { thePromotion, theVersion } from '../find-record.ts';
import type { Stored } from '../../ports/image-records.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export interface StageVersionKey {
  readonly imageDefinition: string;
  readonly version: string;
  readonly stage: string;
}

/**
 * Changes the desired regions of a version in a stage, in its record under its ETag: the gallery's API takes the full
 * list and has no ETag, so this is where two callers meet. Gives the full list to apply; null when the promotion that
 * asks has ended or shall end, and nothing was changed.
 */
export function desireRegions(
  ports: RecordPorts,
  key: StageVersionKey & { readonly promotionId: string },
  change: (desired: readonly DesiredRegion[]) => readonly DesiredRegion[],
  stageEvent?: StageEvent,
): Promise<readonly DesiredRegion[] | null> {
  const { imageDefinition, promotionId } = key;
  return transact(ports, imageDefinition, async (draft) => {
    const version = await theVersion(ports.records, imageDefinition, key.version);
    // Read after the version: a rollback writes both in one batch, so either it is seen here or the ETag has moved on.
    const { value: promotion } = await thePromotion(ports.records, imageDefinition, promotionId);
    return promotion.cancel || !isOpenPromotion(promotion.state)
      ? null
      : write(draft, version, key.stage, stageEvent, ({ desired }) => ({ desired: [...change(desired)] })).desired;
  });
}

/** Keeps how far the gallery is with each region. */
export function recordObserved(
  ports: RecordPorts,
  { imageDefinition, version, stage }: StageVersionKey,
  observed: readonly ObservedRegion[],
): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theVersion(ports.records, imageDefinition, version);
    write(draft, stored, stage, undefined, (inStage) => ({
      observed: observed.map((region) => ({ ...region, startedAt: startOf(inStage, region.name) ?? draft.now })),
    }));
  });
}

function startOf({ observed }: VersionInStage, region: string): string | undefined {
  return observed.find(({ name }) => name === region)?.startedAt;
}

/** A change that says nothing new is not written. */
function write(
  draft: Draft,
  stored: Stored<ImageVersionRecord>,
  stage: string,
  stageEvent: StageEvent | undefined,
  change: (inStage: VersionInStage) => Partial<VersionInStage>,
): VersionInStage {
  const before = stored.value.stages[stage]!;
  const stages = stagesWith(stored.value, stage, { inStage: change(before), ...(stageEvent && { stageEvent }) });
  const after = stages[stage]!;
  if (!isSame(before, after)) {
    draft.replace(stored, { stages });
  }
  return after;
}

function isSame(a: VersionInStage, b: VersionInStage): boolean {
  return (
    a.state === b.state &&
    sameRegions(a.desired, b.desired) &&
    JSON.stringify(a.observed) === JSON.stringify(b.observed)
  );
}
