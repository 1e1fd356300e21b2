import type { ObservedRegion } from '../records/image-version-record.ts';
import { normaliseRegion } from '../region.ts';
import { withoutDot } from '../without-dot.ts';

export interface WaveFacts {
  /** The regions of the wave. */
  readonly regions: readonly string[];
  /** What the gallery said last of any region. */
  readonly observed: readonly ObservedRegion[];
  /** By region: how often its replication was started again. */
  readonly retries: Readonly<Record<string, number>>;
  /** When the gallery took the wave's regions, or took the last retry. */
  readonly startedAt: string;
  readonly now: string;
}

export interface WaveLimits {
  readonly retriesPerRegion: number;
  readonly timeoutMinutes: number;
}

/** Azure's advice: replication can take hours; after six without an end start it again (troubleshooting-shared-images). */
export const waveLimits: WaveLimits = { retriesPerRegion: 3, timeoutMinutes: 360 };

export type WaveDecision =
  | { readonly kind: 'wait'; readonly progress: readonly RegionProgress[]; readonly sentence: string }
  | { readonly kind: 'retryRegion'; readonly region: string; readonly sentence: string }
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly regions: readonly string[]; readonly message: string };

export interface RegionProgress {
  readonly name: string;
  readonly state: ObservedRegion['state'];
  /** Percent. */
  readonly progress: number;
}

/**
 * What to do about a wave that replicates. A failed region is started again alone, also while others go on; when one
 * cannot be helped the wave has failed. A region that the gallery does not mention yet is waited for.
 */
export function decideWave(facts: WaveFacts, limits: WaveLimits = waveLimits): WaveDecision {
  const regions = facts.regions.map((name) => observedRegion(name, facts.observed));
  if (regions.every(({ state }) => state === 'Completed')) {
    return { kind: 'complete' };
  }
  const timedOut = Date.parse(facts.now) - Date.parse(facts.startedAt) >= limits.timeoutMinutes * 60_000;
  const troubled = regions.filter(({ state }) => state === 'Failed' || (timedOut && state !== 'Completed'));
  const beyondHelp = troubled.filter(({ name }) => retriesOf(name, facts.retries) >= limits.retriesPerRegion);
  if (beyondHelp.length > 0) {
    return { kind: 'failed', regions: beyondHelp.map(({ name }) => name), message: wordFailure(beyondHelp, limits) };
  }
  const [first] = troubled;
  if (first) {
    const retry = retriesOf(first.name, facts.retries) + 1;
    const sentence = `${wordTrouble(first, limits)}; starting it again (${retry} of ${limits.retriesPerRegion})`;
    return { kind: 'retryRegion', region: first.name, sentence };
  }
  const progress = regions.map(({ name, state, progress }) => ({ name, state, progress }));
  return { kind: 'wait', progress, sentence: progress.map((one) => `${one.name} ${one.progress} %`).join(', ') };
}

function observedRegion(name: string, observed: readonly ObservedRegion[]): ObservedRegion {
  const key = normaliseRegion(name);
  const found = observed.find((region) => normaliseRegion(region.name) === key);
  return { state: 'Unknown', progress: 0, details: '', ...found, name: key };
}

function retriesOf(name: string, retries: WaveFacts['retries']): number {
  return retries[name] ?? 0;
}

function wordFailure(regions: readonly ObservedRegion[], limits: WaveLimits): string {
  const each = regions.map((region) => wordTrouble(region, limits)).join('; ');
  return `${each}. Started again ${limits.retriesPerRegion} times`;
}

function wordTrouble({ name, state, progress, details }: ObservedRegion, limits: WaveLimits): string {
  if (state === 'Failed') {
    return `Replication to ${name} failed${details === '' ? '' : `: ${withoutDot(details)}`}`;
  }
  return `Replication to ${name} has not ended within ${limits.timeoutMinutes} minutes (${progress} %)`;
}
