import { highestImageVersion, type ImageVersionNumber } from '../image-version/image-version.ts';
import { latestIn } from '../replication/latest.ts';
import { hideRegions, type DesiredRegion } from '../replication/desired-region.ts';
import type { RollbackVersion } from './rollback.ts';

/** A stage whose gallery has the version. */
export interface StageFacts {
  readonly stage: string;
  /** Null when nothing is live in the stage. */
  readonly live: ImageVersionNumber | null;
  /** Every version that the stage's gallery has, with its desired regions. */
  readonly versions: readonly RollbackVersion[];
}

export interface WithdrawnStage {
  readonly stage: string;
  readonly wasLive: boolean;
  /** What is live once the version is out; null for nothing. */
  readonly live: ImageVersionNumber | null;
  /** The version's regions from now on: all of them, hidden. */
  readonly regions: readonly DesiredRegion[];
  /** Regions in which `latest` would resolve to nothing any more. */
  readonly withoutLatest: readonly string[];
}

/**
 * What taking a version out of `latest` means in each stage. The version that it had superseded is still eligible below
 * it, so hiding it is all that has to be done.
 */
export function planWithdrawal(version: ImageVersionNumber, stages: readonly StageFacts[]): readonly WithdrawnStage[] {
  return stages.flatMap(({ stage, live, versions }) => {
    const found = versions.find((one) => one.version === version);
    if (!found) {
      return [];
    }
    const others = versions.filter((one) => one !== found);
    const shown = found.regions.filter((region) => !region.excludeFromLatest).map(({ name }) => name);
    const plan: WithdrawnStage = {
      stage,
      wasLive: live === version,
      live: live === version ? superseded(others) : live,
      regions: hideRegions(found.regions),
      withoutLatest: shown.filter((region) => latestIn(others, region) === undefined),
    };
    return [plan];
  });
}

/** The version that shows from below; what was rolled back or is half promoted does not become live by itself. */
function superseded(versions: readonly RollbackVersion[]): ImageVersionNumber | null {
  const eligible = versions.filter(
    ({ state, regions }) => state === 'superseded' && regions.some((region) => !region.excludeFromLatest),
  );
  return highestImageVersion(eligible.map(({ version }) => version)) ?? null;
}
