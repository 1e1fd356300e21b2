import type { DesiredRegion } from '../domain/replication.ts';
import { sameRegions } from '../domain/replication.ts';
import type { VersionInStage } from '../domain/records/image-version-record.ts';
import type { StageEvent } from '../domain/stage-state.ts';
import { stagesWith } from './move-promotion.ts';
import { theVersion } from './find-record.ts';
import { type RecordPorts, transact } from './transact.ts';

export interface StageVersionKey {
  readonly imageDefinition: string;
  readonly version: string;
  readonly stage: string;
}

/**
 * Changes the desired regions of a version in a stage, in its record under its ETag: the gallery's API takes the full
 * list and has no ETag, so this is where two callers meet. Gives the full list to apply.
 */
export function desireRegions(
  ports: RecordPorts,
  key: StageVersionKey,
  change: (desired: readonly DesiredRegion[]) => readonly DesiredRegion[],
  stageEvent?: StageEvent,
): Promise<readonly DesiredRegion[]> {
  return updateInStage(ports, key, stageEvent, (inStage) => ({ desired: [...change(inStage.desired)] })).then(
    ({ desired }) => desired,
  );
}

/** Changes what is known of a version in a stage; a change that says nothing new is not written. */
export function updateInStage(
  ports: RecordPorts,
  { imageDefinition, version, stage }: StageVersionKey,
  stageEvent: StageEvent | undefined,
  change: (inStage: VersionInStage) => Partial<VersionInStage>,
): Promise<VersionInStage> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theVersion(ports.records, imageDefinition, version);
    const before = stored.value.stages[stage]!;
    const inStage = change(before);
    const stages = stagesWith(stored.value, stage, { inStage, ...(stageEvent && { stageEvent }) });
    const after = stages[stage]!;
    if (!isSame(before, after)) {
      draft.replace(stored, { stages });
    }
    return after;
  });
}

function isSame(a: VersionInStage, b: VersionInStage): boolean {
  return (
    a.state === b.state &&
    sameRegions(a.desired, b.desired) &&
    JSON.stringify(a.observed) === JSON.stringify(b.observed)
  );
}
