import type { SeenVersion } from '../records/base-image-record.ts';
import { compareMarketplaceVersions } from './compare-marketplace-versions.ts';
import { compareReleases, releaseLine } from './compare-releases.ts';

export interface ReleaseDecision {
  /** What to keep as seen from now on. */
  readonly seen: readonly SeenVersion[];
  /** The newest listed version, from which bakes start; null when none is listed. */
  readonly newest: string | null;
  /** New versions that call for a rebake, oldest first. */
  readonly released: readonly string[];
  /** New versions that do not: baking them would be a step back. */
  readonly lateOrOlderLine: readonly LateVersion[];
  readonly disappeared: readonly string[];
  readonly alerts: readonly DisappearanceAlert[];
}

/** `late`: an older build of the newest line, listed after a newer one. `olderLine`: a rebuild of an earlier line. */
export interface LateVersion {
  readonly version: string;
  readonly reason: 'late' | 'olderLine';
  readonly newest: string;
}

export interface DisappearanceAlert {
  readonly kind: 'imageGone' | 'newestGone';
  readonly version: string;
  readonly sentence: string;
}

/** A version that is gone for longer is forgotten, so that the record stays small. Publishers keep half a year. */
const rememberGoneDays = 400;

/**
 * What a listing of a Marketplace image brings. New is what was never seen; of that, released is what comes after the
 * newest version known. Neither test does alone: minor lines are rebuilt after their successors (set difference would
 * step back from 8.5 to 8.0), and a newer build can have the lower number (order alone would miss it). Of an image seen
 * for the first time only the newest version is released.
 */
export function decideReleases(seen: readonly SeenVersion[], listed: readonly string[], now: string): ReleaseDecision {
  const known = new Set(seen.map(({ version }) => version));
  const present = [...new Set(listed)].toSorted(compareReleases);
  const fresh = present.filter((version) => !known.has(version));
  const newest = present.at(-1) ?? null;
  const released = fresh.filter((version) => isRelease(version, seen, present));
  const disappeared = seen.filter(({ version, goneAt }) => goneAt === null && !present.includes(version));
  return {
    seen: nextSeen(seen, present, now),
    newest,
    released,
    lateOrOlderLine: lateVersions(seen, fresh, released, newest),
    disappeared: disappeared.map(({ version }) => version),
    alerts: disappearanceAlerts(seen, disappeared, newest),
  };
}

function isRelease(version: string, seen: readonly SeenVersion[], present: readonly string[]): boolean {
  const known = seen.map((one) => one.version).toSorted(compareReleases);
  const standing = known.filter((one) => present.includes(one)).at(-1);
  if (standing === undefined) {
    return version === present.at(-1) && !isOfOlderLine(version, known.at(-1));
  }
  // The newest known version may have been withdrawn: then a fix below it is a release, another line below it is not.
  return compareReleases(version, standing) > 0 && !isOfOlderLine(version, known.at(-1));
}

function isOfOlderLine(version: string, newest: string | undefined): boolean {
  return newest !== undefined && compareMarketplaceVersions(releaseLine(version), releaseLine(newest)) < 0;
}

function lateVersions(
  seen: readonly SeenVersion[],
  fresh: readonly string[],
  released: readonly string[],
  newestListed: string | null,
): readonly LateVersion[] {
  if (seen.length === 0 || newestListed === null) {
    return [];
  }
  const newest = [...seen.map(({ version }) => version), newestListed].toSorted(compareReleases).at(-1)!;
  return fresh
    .filter((version) => !released.includes(version))
    .map((version) => ({ version, reason: isOfOlderLine(version, newest) ? 'olderLine' : 'late', newest }));
}

function nextSeen(seen: readonly SeenVersion[], present: readonly string[], now: string): readonly SeenVersion[] {
  const listed = new Set(present);
  const known = new Set(seen.map(({ version }) => version));
  const forgetBefore = Date.parse(now) - rememberGoneDays * 86_400_000;
  const kept = seen
    .map((one) => ({ ...one, goneAt: listed.has(one.version) ? null : (one.goneAt ?? now) }))
    .filter(({ goneAt }) => goneAt === null || Date.parse(goneAt) >= forgetBefore);
  const added = present
    .filter((version) => !known.has(version))
    .map((version) => ({ version, firstSeenAt: now, goneAt: null, deprecation: null }));
  return [...kept, ...added].toSorted((a, b) => compareReleases(a.version, b.version));
}

function disappearanceAlerts(
  seen: readonly SeenVersion[],
  disappeared: readonly SeenVersion[],
  newest: string | null,
): readonly DisappearanceAlert[] {
  const before = seen.filter(({ goneAt }) => goneAt === null).map(({ version }) => version);
  const newestBefore = before.toSorted(compareReleases).at(-1);
  if (newestBefore === undefined || !disappeared.some(({ version }) => version === newestBefore)) {
    return [];
  }
  if (newest === null) {
    const sentence = `No version is listed any more; the last was ${newestBefore}. Bakes on it cannot start: choose another base image.`;
    return [{ kind: 'imageGone', version: newestBefore, sentence }];
  }
  if (compareReleases(newest, newestBefore) > 0) {
    return [];
  }
  const sentence = `Version ${newestBefore} is not listed any more; the newest is ${newest} now. Look at images baked from it.`;
  return [{ kind: 'newestGone', version: newestBefore, sentence }];
}
