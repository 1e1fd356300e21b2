import { patchedRelease, wholeHours } from '../../domain/base-image/patch.ts';
import { versionRecordId } from '../../domain/records/image-version-record.ts';
import type { ImageRecords } from '../../ports/image-records.ts';
import type { PromotionKey } from './end-promotion.ts';

/** A patch that is live. */
export interface PatchDelay {
  readonly stage: string;
  readonly version: string;
  /** From the release of its base to its going live. */
  readonly hours: number;
}

/** How long a patch took to the stage that a promotion has ended in; `undefined` when it brought no newer base. */
export async function findPatchDelay(
  records: Pick<ImageRecords, 'read'>,
  { imageDefinition, promotionId }: PromotionKey,
): Promise<PatchDelay | undefined> {
  const promotion = await records.read('promotion', imageDefinition, `promotion:${promotionId}`);
  const definition = await records.read('definition', imageDefinition, 'definition');
  if (!promotion || !definition) {
    return undefined;
  }
  const { stage, version } = promotion.value;
  const live = definition.value.live[stage];
  const before = live?.version === version ? live.previous[0] : undefined;
  if (!live || before === undefined) {
    return undefined;
  }
  const [after, replaced] = await Promise.all(
    [version, before].map((number) => records.read('version', imageDefinition, versionRecordId(number))),
  );
  const releasedAt = after && patchedRelease(after.value.base, replaced?.value.base);
  return releasedAt === undefined ? undefined : { stage, version, hours: wholeHours(releasedAt, live.since) };
}
