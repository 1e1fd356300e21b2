import type { ResolvedBase } from '../records/image-version-record.ts';
import { compareReleases } from './compare-releases.ts';

/** A version of a Marketplace image, and when the watch first saw it. */
export interface Release {
  readonly version: string;
  readonly releasedAt: string;
}

/**
 * When the base of a version was released, if the version patches: if it brings a base that the version before it did
 * not have. What went live for another reason, a recipe or a rollback, says nothing of how quick patches are.
 */
export function patchedRelease(base: ResolvedBase, before: ResolvedBase | undefined): string | undefined {
  const { releasedAt } = base;
  if (releasedAt === undefined || before === undefined) {
    return undefined;
  }
  return before.releasedAt === undefined || isLater(releasedAt, before.releasedAt) ? releasedAt : undefined;
}

/**
 * Whether what is live stands on an older base than the release, directly or through its parents. A parent that was
 * baked before the watch began does not say what it stands on: its child is not held against anybody, it itself is.
 */
export function waitsForPatch(live: ResolvedBase, release: Release): boolean {
  if (live.kind === 'marketplace' && compareReleases(live.version, release.version) >= 0) {
    return false;
  }
  return live.releasedAt === undefined ? live.kind === 'marketplace' : isLater(release.releasedAt, live.releasedAt);
}

/** Whole hours between two ISO instants, as people and alert rules count them. */
export function wholeHours(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 3_600_000);
}

function isLater(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}
