import { z } from 'zod';
import { Region } from '../region.ts';

/** A region that a version shall be in, and whether `latest` may resolve to it there. */
export const DesiredRegion = z
  .object({
    name: Region,
    replicas: z.int().min(1),
    /** Azure's `excludeFromLatest` of the region. */
    excludeFromLatest: z.boolean(),
  })
  .readonly();
export type DesiredRegion = z.infer<typeof DesiredRegion>;

/**
 * Adds regions, hidden from `latest`. The gallery takes the full list only, so what comes out is always the full list:
 * sorted, each region once, nothing lost. A region that is there keeps its visibility and never loses replicas.
 */
export function addRegions(
  desired: readonly DesiredRegion[],
  regions: readonly { readonly name: string; readonly replicas: number }[],
): readonly DesiredRegion[] {
  return mergeRegions(
    desired,
    regions.map(({ name, replicas }) => ({ name, replicas, excludeFromLatest: true })),
  );
}

/**
 * Both sets as one, in any order the same: the larger number of replicas, and hidden only if hidden in both, since
 * regions come in hidden and are shown later.
 */
export function mergeRegions(a: readonly DesiredRegion[], b: readonly DesiredRegion[]): readonly DesiredRegion[] {
  const byName = new Map<string, DesiredRegion>();
  for (const { name, replicas, excludeFromLatest } of [...a, ...b]) {
    const key = Region.parse(name);
    const before = byName.get(key);
    byName.set(key, {
      name: key,
      replicas: Math.max(replicas, before?.replicas ?? 1),
      excludeFromLatest: excludeFromLatest && (before?.excludeFromLatest ?? true),
    });
  }
  return [...byName.values()].toSorted((x, y) => (x.name < y.name ? -1 : 1));
}

/**
 * Gives up regions that the stage does not have any more and that the version never reached, so that one that fails does
 * not fail every later write. Where the version is, or is not known to be, it stays: machines may run it there.
 */
export function giveUpRegions(
  desired: readonly DesiredRegion[],
  observed: readonly { readonly name: string; readonly state: string }[],
  stage: readonly { readonly name: string }[],
): readonly DesiredRegion[] {
  const named = new Set(stage.map(({ name }) => Region.parse(name)));
  const unreached = new Set(
    observed.filter(({ state }) => state === 'Failed' || state === 'Replicating').map(({ name }) => Region.parse(name)),
  );
  const kept = desired.filter(
    ({ name, excludeFromLatest }) => !excludeFromLatest || named.has(name) || !unreached.has(name),
  );
  // A version is in one region at least.
  return kept.length > 0 ? kept : desired;
}

/** Lets `latest` resolve to the version in these regions; the others stay as they are. */
export function showRegions(desired: readonly DesiredRegion[], names: readonly string[]): readonly DesiredRegion[] {
  const shown = new Set(names.map((name) => Region.parse(name)));
  return desired.map((region) => (shown.has(region.name) ? { ...region, excludeFromLatest: false } : region));
}

/** Takes the version out of `latest` in every region. */
export function hideRegions(desired: readonly DesiredRegion[]): readonly DesiredRegion[] {
  return desired.map((region) => ({ ...region, excludeFromLatest: true }));
}

/** Whether both say the same of every region, in whatever order and spelling. */
export function sameRegions(a: readonly DesiredRegion[], b: readonly DesiredRegion[]): boolean {
  return JSON.stringify(mergeRegions(a, [])) === JSON.stringify(mergeRegions(b, []));
}
