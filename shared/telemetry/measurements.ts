import type { ImageRecord } from '../domain/records/image-record.ts';
import type { ImageVersionRecord } from '../domain/records/image-version-record.ts';
import type { RebakeRecord } from '../domain/records/rebake-record.ts';
import type { Change } from '../ports/image-records.ts';

/** One value of a metric. Attributes are few and bounded: no version numbers, no ids. */
export interface Measurement {
  readonly name: string;
  /** Seconds are of the app's clock. */
  readonly kind: 'count' | 'seconds';
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a committed batch tells: records hold every instant, so nothing else has to keep time. */
export function measurementsOf(changes: readonly Change[]): readonly Measurement[] {
  const records = changes.flatMap((change) => (change.kind === 'remove' ? [] : [change.record]));
  return [...records.flatMap(measurementsOfRecord), ...delaysOfLive(records)];
}

function measurementsOfRecord(record: ImageRecord): readonly Measurement[] {
  switch (record.type) {
    case 'audit': {
      const { action, imageDefinition } = record;
      return [{ name: 'rebake.changes', kind: 'count', value: 1, attributes: { action, imageDefinition } }];
    }
    case 'outbox':
      return record.message.kind === 'alert'
        ? [count('rebake.alerts', { severity: record.message.severity })]
        : [count('rebake.facts', { type: record.message.eventType, imageDefinition: record.imageDefinition })];
    case 'rebake':
      return record.endedAt === null ? [] : measurementsOfRebake(record, record.endedAt);
    default:
      return [];
  }
}

/** A rebake's record is written a last time when it ends. */
function measurementsOfRebake(rebake: RebakeRecord, endedAt: string): readonly Measurement[] {
  const { imageDefinition, outcome, steps, requestedAt } = rebake;
  const attributes = { imageDefinition, outcome: outcome?.kind ?? 'unknown' };
  const ofSteps = steps.flatMap(({ name, state, startedAt, endedAt: until }) =>
    until === null ? [] : [seconds('rebake.step.duration', startedAt, until, { imageDefinition, step: name, state })],
  );
  return [seconds('rebake.rebake.duration', requestedAt, endedAt, attributes), ...ofSteps];
}

/** From the bake of a version to its going live, in the batch that says so. */
function delaysOfLive(records: readonly ImageRecord[]): readonly Measurement[] {
  const facts = records.flatMap((record) =>
    record.type === 'outbox' && record.message.kind === 'fact' ? [{ at: record.at, fact: record.message }] : [],
  );
  return facts.flatMap(({ at, fact: { eventType, data } }) => {
    const version = records.find(
      (record): record is ImageVersionRecord => record.type === 'version' && record.version === data['version'],
    );
    const { stage } = data;
    return eventType === 'Rebake.ImageVersion.Live' && version?.bakedAt != null && typeof stage === 'string'
      ? [seconds('rebake.live.delay', version.bakedAt, at, { imageDefinition: version.imageDefinition, stage })]
      : [];
  });
}

function count(name: string, attributes: Readonly<Record<string, string>>): Measurement {
  return { name, kind: 'count', value: 1, attributes };
}

function seconds(name: string, from: string, to: string, attributes: Readonly<Record<string, string>>): Measurement {
  return { name, kind: 'seconds', value: (Date.parse(to) - Date.parse(from)) / 1000, attributes };
}
