import { patchedRelease } from '../domain/base-image/patch.ts';
import type { ImageRecord } from '../domain/records/image-record.ts';
import type { ImageVersionRecord } from '../domain/records/image-version-record.ts';
import { type Measurement, seconds } from './measurement.ts';

/** How long it took until a version was live, in the batch that says so. */
export function measurementsOfLive(records: readonly ImageRecord[]): readonly Measurement[] {
  return records.flatMap((record) => {
    if (record.type !== 'outbox' || record.message.kind !== 'fact') {
      return [];
    }
    const { eventType, data } = record.message;
    const version = versionIn(records, data['version']);
    const { stage } = data;
    if (eventType !== 'Rebake.ImageVersion.Live' || !version || typeof stage !== 'string') {
      return [];
    }
    return delays(version, versionIn(records, data['before']), stage, record.at);
  });
}

function versionIn(records: readonly ImageRecord[], number: unknown): ImageVersionRecord | undefined {
  return records.find((record) => record.type === 'version' && record.version === number) as
    ImageVersionRecord | undefined;
}

function delays(
  { imageDefinition, bakedAt, base }: ImageVersionRecord,
  before: ImageVersionRecord | undefined,
  stage: string,
  at: string,
): readonly Measurement[] {
  const attributes = { imageDefinition, stage };
  const releasedAt = patchedRelease(base, before?.base);
  return [
    ...(bakedAt === null ? [] : [seconds('rebake.live.delay', bakedAt, at, attributes)]),
    ...(releasedAt === undefined ? [] : [seconds('rebake.patch.delay', releasedAt, at, attributes)]),
  ];
}
