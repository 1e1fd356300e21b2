import { theRebake, theVersion } from '../../../shared/commands/find-record.ts';
import type { ImageVersionRecord } from '../../../shared/domain/records/image-version-record.ts';
import type { RebakeRecord } from '../../../shared/domain/records/rebake-record.ts';
import type { RebakeRef } from '../../../orchestrations/activities.ts';
import { MissingRecordError } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/domain/progress.ts';
import type { ImageRecords } from '../../../shared/ports/image-records.ts';

export interface BakeContext {
  readonly rebake: RebakeRecord;
  readonly version: ImageVersionRecord;
}

/** The rebake and the version that it makes, as their records are now. */
export async function readBake(records: ImageRecords, { imageDefinition, rebakeId }: RebakeRef): Promise<BakeContext> {
  const { value: rebake } = await theRebake(records, imageDefinition, rebakeId);
  if (rebake.version === null) {
    throw new MissingRecordError(`Rebake ${rebakeId} has no version yet`);
  }
  return { rebake, version: (await theVersion(records, imageDefinition, rebake.version)).value };
}

/** Does the work unless the rebake was cancelled: a cancellation is a record, looked at before every step. */
export async function unlessCancelled(
  records: ImageRecords,
  ref: RebakeRef,
  work: (bake: BakeContext) => Promise<Progress>,
): Promise<Progress> {
  const bake = await readBake(records, ref);
  return bake.rebake.cancel ? { kind: 'cancelled' } : work(bake);
}
