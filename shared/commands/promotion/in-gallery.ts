import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import type { RollbackVersion } from '../../domain/stage/rollback.ts';

/** The version as the stage's gallery has it; none when it is not there, or not any more. */
export function inGallery({ version, stages }: ImageVersionRecord, stage: string): readonly RollbackVersion[] {
  const inStage = stages[stage];
  const isThere = inStage !== undefined && inStage.state !== 'retired' && inStage.desired.length > 0;
  return isThere
    ? [{ version, state: inStage.state, regions: inStage.desired, wasLive: inStage.liveSince !== null }]
    : [];
}
