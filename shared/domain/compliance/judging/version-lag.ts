import type { KnownImage, KnownVersion } from '../known-images.ts';
import type { TooOld } from '../rules/environment-rules.ts';

export interface Lag {
  /** Newer versions that were live in the stage, up to the one that is. */
  readonly versions: number;
  /** Since when the first of them was live, ISO 8601; where nobody knows that, since when it exists. Null for none. */
  readonly since: string | null;
}

const dayInMilliseconds = 86_400_000;

/** How far a version is behind the live one of the stage; not at all while none is live. */
export function versionLag({ live, versions }: KnownImage, version: string): Lag {
  if (live === null || compareVersions(version, live.version) >= 0) {
    return { versions: 0, since: null };
  }
  const older = [...versions.values()].filter(
    (known) =>
      wasLive(known) && compareVersions(known.version, version) > 0 && compareVersions(known.version, live.version) < 0,
  );
  const since = older.reduce((first, known) => {
    const from = known.liveSince ?? known.createdAt;
    return Date.parse(from) < Date.parse(first) ? from : first;
  }, live.since);
  return { versions: older.length + 1, since };
}

export function isTooOld({ versions, since }: Lag, { versionsBehind, daysBehind }: TooOld, now: string): boolean {
  if (since === null) {
    return false;
  }
  const days = (Date.parse(now) - Date.parse(since)) / dayInMilliseconds;
  return (versionsBehind !== undefined && versions > versionsBehind) || (daysBehind !== undefined && days > daysBehind);
}

/** What was live once is superseded, or was deprecated or taken back since: `liveSince` tells those too. */
function wasLive({ liveSince, stageState }: KnownVersion): boolean {
  return liveSince === undefined ? stageState === 'live' || stageState === 'superseded' : liveSince !== null;
}

/** By number, part by part; a sweep compares millions. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  return Number(left[0]) - Number(right[0]) || Number(left[1]) - Number(right[1]) || Number(left[2]) - Number(right[2]);
}
