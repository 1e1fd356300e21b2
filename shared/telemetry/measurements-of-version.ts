import type { ImageVersionRecord, ObservedRegion } from '../domain/records/image-version-record.ts';
import { count, type Measurement, seconds } from './measurement.ts';

/** What a change of a version's record tells: checks that reported, regions that are complete, a bake that is done. */
export function measurementsOfVersion(
  before: ImageVersionRecord,
  after: ImageVersionRecord,
  now: string,
): readonly Measurement[] {
  return [...bakeOf(before, after), ...checksOf(before, after), ...replicationsOf(before, after, now)];
}

function bakeOf(before: ImageVersionRecord, { imageDefinition, base, bakedAt }: ImageVersionRecord): Measurement[] {
  return before.bakedAt === null && bakedAt !== null && base.releasedAt !== undefined
    ? [seconds('rebake.bake.delay', base.releasedAt, bakedAt, { imageDefinition })]
    : [];
}

function checksOf(before: ImageVersionRecord, { imageDefinition, evidence }: ImageVersionRecord): Measurement[] {
  const known = new Set(before.evidence.map(({ check, at }) => `${check} ${at}`));
  return evidence
    .filter(({ check, at }) => !known.has(`${check} ${at}`))
    .map(({ check, outcome }) => count('rebake.checks', { imageDefinition, check, outcome }));
}

function replicationsOf(before: ImageVersionRecord, after: ImageVersionRecord, now: string): Measurement[] {
  return Object.entries(after.stages).flatMap(([stage, { observed }]) =>
    observed.flatMap(({ name: region, state, startedAt }) => {
      const earlier = stateOf(before.stages[stage]?.observed ?? [], region);
      // What was complete when it was first looked at has no beginning.
      return state === 'Completed' && earlier !== undefined && earlier !== state && startedAt !== undefined
        ? [seconds('rebake.replication.duration', startedAt, now, { stage, region })]
        : [];
    }),
  );
}

function stateOf(observed: readonly ObservedRegion[], region: string): ObservedRegion['state'] | undefined {
  return observed.find(({ name }) => name === region)?.state;
}
