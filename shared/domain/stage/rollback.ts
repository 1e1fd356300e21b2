import { compareImageVersions, type ImageVersionNumber } from '../image-version/image-version.ts';
import type { VersionInGallery } from '../replication/latest.ts';
import { hideRegions, sameRegions, showRegions, type DesiredRegion } from '../replication/desired-region.ts';
import type { StageState } from './stage-state.ts';

export interface RollbackVersion extends VersionInGallery {
  readonly state: StageState;
  /** Whether all waves of the stage once had it: one that was given up on its way was never live. */
  readonly wasLive: boolean;
}

export interface RollbackFacts {
  readonly stage: string;
  /** Null when nothing is live in the stage. */
  readonly live: ImageVersionNumber | null;
  /** Every version that the stage's gallery has, with its desired regions. */
  readonly versions: readonly RollbackVersion[];
  /** The version to go back to; null for the one that was live before. */
  readonly target: ImageVersionNumber | null;
}

export type RollbackPlan =
  | {
      readonly kind: 'rollback';
      readonly target: ImageVersionNumber;
      /** Later versions, highest first, that stay excluded until they are promoted again. Usually one: the live one. */
      readonly excluded: readonly ImageVersionNumber[];
      /** Regions that later versions served and the target is not in: `latest` resolves to nothing newer there. */
      readonly missingRegions: readonly string[];
      /** The target is live, and all regions are as they shall be. */
      readonly alreadyDone: boolean;
    }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Which versions to hide and to show so that `latest` is the target in every region that has it. The highest eligible
 * number wins in a gallery, so everything above the target is hidden; what is below does not matter.
 */
export function planRollback(facts: RollbackFacts): RollbackPlan {
  const target = findTarget(facts);
  if ('message' in target) {
    return { kind: 'refused', message: target.message };
  }
  const above = facts.versions
    .filter(({ version }) => compareImageVersions(version, target.version) > 0)
    .toSorted((a, b) => compareImageVersions(b.version, a.version));
  const isAsDesired = facts.versions.every((one) =>
    sameRegions(one.regions, regionsAfterRollback(one, target.version)),
  );
  return {
    kind: 'rollback',
    target: target.version,
    excluded: above.map(({ version }) => version),
    missingRegions: missingRegions(target, above),
    alreadyDone: isAsDesired && target.state === 'live',
  };
}

/** A version's regions once its stage is rolled back to the target: that shown, what is above it hidden. */
export function regionsAfterRollback(
  { version, regions }: VersionInGallery,
  target: ImageVersionNumber,
): readonly DesiredRegion[] {
  const order = compareImageVersions(version, target);
  if (order < 0) {
    return regions;
  }
  const names = regions.map(({ name }) => name);
  return order === 0 ? showRegions(regions, names) : hideRegions(regions);
}

/** States in which a version can be live again, if it was. */
const restorable: readonly StageState[] = ['live', 'superseded', 'excluded'];

function findTarget({ stage, live, versions, target }: RollbackFacts): RollbackVersion | { readonly message: string } {
  if (live === null) {
    return { message: `Nothing is live in ${stage}, so there is nothing to roll back` };
  }
  if (target === null) {
    const shownAbove = versions.some(
      ({ version, regions }) =>
        compareImageVersions(version, live) > 0 && regions.some((one) => !one.excludeFromLatest),
    );
    // A later version that is half promoted is what went wrong; the live version is what to go back to.
    if (shownAbove) {
      return (
        versions.find(({ version }) => version === live) ?? {
          message: `Version ${live} is not in the gallery of ${stage}`,
        }
      );
    }
    const earlier = versions
      .filter(({ version }) => compareImageVersions(version, live) < 0)
      .toSorted((a, b) => compareImageVersions(b.version, a.version));
    return earlier.find(({ state }) => state === 'superseded') ?? { message: noneEarlier(stage, earlier) };
  }
  const found = versions.find(({ version }) => version === target);
  if (!found) {
    return { message: `Version ${target} is not in the gallery of ${stage}` };
  }
  if (compareImageVersions(target, live) > 0) {
    return { message: `Version ${target} is later than ${live}, which is live in ${stage}: promote it instead` };
  }
  if (!restorable.includes(found.state)) {
    return { message: `Version ${target} is ${found.state} in ${stage} and cannot be live again` };
  }
  return found.wasLive
    ? found
    : { message: `Version ${target} never was live in ${stage}: its promotion was given up` };
}

/** The newest of those that were tried tell enough of why. */
const toldVersions = 5;

function noneEarlier(stage: string, earlier: readonly RollbackVersion[]): string {
  const told = earlier.slice(0, toldVersions).map(({ version, state }) => `${version} is ${state}`);
  const why = told.length === 0 ? 'the gallery has none' : told.join(', ');
  return `No earlier version can be live in ${stage} again: ${why}`;
}

function missingRegions(target: RollbackVersion, above: readonly RollbackVersion[]): readonly string[] {
  const there = new Set(target.regions.map(({ name }) => name));
  const served = above.flatMap(({ regions }) =>
    regions.filter((one) => !one.excludeFromLatest).map(({ name }) => name),
  );
  return [...new Set(served)].filter((name) => !there.has(name)).toSorted();
}
