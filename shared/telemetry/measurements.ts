import type { ImageRecord } from '../domain/records/image-record.ts';
import type { RebakeRecord } from '../domain/records/rebake-record.ts';
import type { Change } from '../ports/image-records.ts';
import { count, type Measurement, seconds } from './measurement.ts';
import { measurementsOfLive } from './measurements-of-live.ts';
import { measurementsOfVersion } from './measurements-of-version.ts';

/** What a committed batch tells: records hold every instant, so nothing else has to keep time. */
export function measurementsOf(changes: readonly Change[], now: string): readonly Measurement[] {
  const records = changes.flatMap((change) => (change.kind === 'remove' ? [] : [change.record]));
  const ofVersions = changes.flatMap((change) =>
    change.kind === 'replace' && change.record.type === 'version' && change.before?.type === 'version'
      ? measurementsOfVersion(change.before, change.record, now)
      : [],
  );
  return [...records.flatMap(measurementsOfRecord), ...ofVersions, ...measurementsOfLive(records)];
}

function measurementsOfRecord(record: ImageRecord): readonly Measurement[] {
  switch (record.type) {
    case 'audit':
      return [count('rebake.changes', { action: record.action, imageDefinition: record.imageDefinition })];
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
