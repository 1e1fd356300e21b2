import type { Finding } from './finding.ts';
import type { Notice } from './notice.ts';

/**
 * A finding of which a notice was sent; undefined where that is known, or is of an earlier episode. Where it became
 * another while the card was on the way, its owner knows what the card said: somebody has to look whether that will do.
 */
export function toldOf(
  finding: Finding,
  { kind, since, episode, verdict }: Pick<Notice, 'kind' | 'since' | 'episode' | 'verdict'>,
  { owner, at }: { readonly owner: string; readonly at: string },
): Finding | undefined {
  const { pending, lastNotice } = finding;
  if (finding.episode !== episode) {
    return undefined;
  }
  const told = { ...finding, lastNotice: { kind, at, verdict, owner } };
  if (pending?.since === since && pending.kind === kind) {
    return { ...told, pending: null };
  }
  return lastNotice === null || lastNotice.at < at ? { ...told, followed: false } : undefined;
}
