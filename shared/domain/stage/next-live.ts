import type { LiveVersion } from '../records/image-definition-record.ts';

/** How many earlier live versions a stage remembers. */
const rememberedVersions = 10;

/** What is live from now on, with what was before it. The version that is live already stays so. */
export function nextLive(before: LiveVersion | undefined, version: string, now: string): LiveVersion {
  if (before?.version === version) {
    return before;
  }
  const earlier = before ? [before.version, ...before.previous] : [];
  const previous = [...new Set(earlier)].filter((one) => one !== version).slice(0, rememberedVersions);
  return { version, since: now, previous };
}
