import type { Notice } from './notice.ts';

/** A message to Teams has at most 28 KB; the card around the notices and its formatting take their share of it. */
const mostBytes = 16_000;
const mostNotices = 25;

/** Which notices go on which card, in order. */
export function splitDigest({ notices }: { readonly notices: readonly Notice[] }): readonly (readonly Notice[])[] {
  const parts: Notice[][] = [];
  let bytes = 0;
  for (const notice of notices) {
    const size = new TextEncoder().encode(JSON.stringify(notice)).length;
    const current = parts.at(-1);
    if (current && current.length < mostNotices && bytes + size <= mostBytes) {
      current.push(notice);
      bytes += size;
    } else {
      parts.push([notice]);
      bytes = size;
    }
  }
  return parts;
}
