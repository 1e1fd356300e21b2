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
  let count = 1;
  let { since } = live;
  for (const known of versions.values()) {
    if (
      wasLive(known) &&
      compareVersions(known.version, version) > 0 &&
      compareVersions(known.version, live.version) < 0
    ) {
      count += 1;
      // Both are UTC as our records write it: their order is that of the text.
      const from = known.liveSince ?? known.createdAt;
      since = from < since ? from : since;
    }
  }
  return { versions: count, since };
}

export function isTooOld({ versions, since }: Lag, { versionsBehind, daysBehind }: TooOld, now: string): boolean {
  if (since === null) {
    return false;
  }
  const days = (Date.parse(now) - Date.parse(since)) / dayInMilliseconds;
  return (versionsBehind !== undefined && versions > versionsBehind) || (daysBehind !== undefined && days > daysBehind);
}

/**
 * What was live once is superseded, or was deprecated or retired since: `liveSince` tells those too. Nobody is behind a
 * version that was taken back or revoked.
 */
function wasLive({ liveSince, state, stageState }: KnownVersion): boolean {
  if (state === 'revoked' || stageState === 'revoked' || stageState === 'excluded') {
    return false;
  }
  return liveSince === undefined ? stageState === 'live' || stageState === 'superseded' : liveSince !== null;
}

/**
 * By number, part by part, without taking the texts apart: a sweep compares millions. No part begins with a zero, so
 * where two parts begin to differ the longer is the higher.
 */
function compareVersions(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) {
    at += 1;
  }
  return a === b ? 0 : partEnd(a, at) - partEnd(b, at) || a.charCodeAt(at) - b.charCodeAt(at);
}

function partEnd(version: string, from: number): number {
  const dot = version.indexOf('.', from);
  return dot === -1 ? version.length : dot;
}
