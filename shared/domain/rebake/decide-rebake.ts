import type { ImageVersionState } from '../image-version/image-version-state.ts';
import { compareImageVersions, decideVersionChange, type VersionOrigin } from '../image-version/image-version.ts';
import type { ImageVersionRecord } from '../records/image-version-record.ts';

export interface RebakeFacts {
  readonly force: boolean;
  readonly reason: string;
  /** What the rebake would be made from. */
  readonly wanted: VersionOrigin;
  /** What the version with the highest number was made from; null before the first bake. */
  readonly latest: VersionOrigin | null;
  /** The version with the same bake key that counts, see `versionWithKey`; null when there is none. */
  readonly sameBakeKey: { readonly version: string; readonly state: ImageVersionState } | null;
}

/** States of versions that never came to be, or are not there any more. */
const notThere: readonly ImageVersionState[] = ['failed', 'cancelled', 'retired'];

/**
 * Of the versions with a bake key the newest that is there: a forced rebake that failed or was cancelled takes nothing
 * from the version that it was to replace. Null when no version has the key.
 */
export function versionWithKey<Version extends Pick<ImageVersionRecord, 'version' | 'state' | 'bakeKey'>>(
  versions: readonly Version[],
  bakeKey: string,
): Version | null {
  const same = versions
    .filter((version) => version.bakeKey === bakeKey)
    .toSorted((a, b) => compareImageVersions(b.version, a.version));
  return same.find(({ state }) => !notThere.includes(state)) ?? same[0] ?? null;
}

export type RebakeReason = 'firstBake' | 'newBase' | 'recipeChanged' | 'newBaseVersion' | 'again' | 'forced';

export type RebakeDecision =
  | { readonly kind: 'bake'; readonly why: RebakeReason; readonly sentence: string }
  | { readonly kind: 'upToDate'; readonly version: string; readonly sentence: string };

/** Whether a rebake has anything to make, once its base version is resolved. Asking again changes nothing. */
export function decideRebake({ force, reason, wanted, latest, sameBakeKey }: RebakeFacts): RebakeDecision {
  if (force) {
    return { kind: 'bake', why: 'forced', sentence: `Forced: ${reason}` };
  }
  if (!sameBakeKey) {
    return { kind: 'bake', ...whyNew(latest ?? undefined, wanted) };
  }
  const { version, state } = sameBakeKey;
  switch (state) {
    case 'failed':
    case 'cancelled':
    case 'retired':
      return { kind: 'bake', why: 'again', sentence: `Version ${version} was ${state} and is not there to be used` };
    case 'rejected':
    case 'deprecated':
    case 'revoked':
      return upToDate(
        version,
        `Version ${version} is the same and was ${state}: change the recipe or force the rebake`,
      );
    default:
      return upToDate(version, `Version ${version} has the same base version and recipe and is ${state}`);
  }
}

function upToDate(version: string, sentence: string): RebakeDecision {
  return { kind: 'upToDate', version, sentence };
}

function whyNew(
  latest: VersionOrigin | undefined,
  wanted: VersionOrigin,
): { readonly why: RebakeReason; readonly sentence: string } {
  switch (decideVersionChange(latest, wanted)) {
    case 'first':
      return { why: 'firstBake', sentence: 'There is no version yet' };
    case 'major':
      return { why: 'newBase', sentence: 'The recipe names another base image' };
    case 'minor':
      return { why: 'recipeChanged', sentence: 'The recipe changed' };
    case 'patch':
      return { why: 'newBaseVersion', sentence: 'The base image has another version' };
  }
}
