import type { ImageRecordOf } from '../domain/records/image-record.ts';
import { versionRecordId } from '../domain/records/image-version-record.ts';
import { promotionRecordId } from '../domain/records/promotion-record.ts';
import { rebakeRecordId } from '../domain/records/rebake-record.ts';
import { rollbackRecordId } from '../domain/records/rollback-record.ts';
import { withdrawalRecordId } from '../domain/records/withdrawal-record.ts';
import { MissingRecordError } from '../errors.ts';
import type { ImageRecords, Stored } from '../ports/image-records.ts';

export type Found<Type extends Parameters<ImageRecords['read']>[0]> = Promise<Stored<ImageRecordOf<Type>>>;

// Records that others point to: when one is missing something is wrong, and that is thrown.

export async function theDefinition(records: ImageRecords, imageDefinition: string): Found<'definition'> {
  return there(await records.read('definition', imageDefinition, 'definition'), `image definition ${imageDefinition}`);
}

export async function theVersion(records: ImageRecords, imageDefinition: string, version: string): Found<'version'> {
  const found = await records.read('version', imageDefinition, versionRecordId(version));
  return there(found, `image version ${imageDefinition} ${version}`);
}

export async function theRebake(records: ImageRecords, imageDefinition: string, rebakeId: string): Found<'rebake'> {
  return there(await records.read('rebake', imageDefinition, rebakeRecordId(rebakeId)), `rebake ${rebakeId}`);
}

export async function thePromotion(
  records: ImageRecords,
  imageDefinition: string,
  promotionId: string,
): Found<'promotion'> {
  const found = await records.read('promotion', imageDefinition, promotionRecordId(promotionId));
  return there(found, `promotion ${promotionId}`);
}

export async function theRollback(
  records: ImageRecords,
  imageDefinition: string,
  rollbackId: string,
): Found<'rollback'> {
  return there(await records.read('rollback', imageDefinition, rollbackRecordId(rollbackId)), `rollback ${rollbackId}`);
}

export async function theWithdrawal(
  records: ImageRecords,
  imageDefinition: string,
  withdrawalId: string,
): Found<'withdrawal'> {
  const found = await records.read('withdrawal', imageDefinition, withdrawalRecordId(withdrawalId));
  return there(found, `withdrawal ${withdrawalId}`);
}

function there<Value>(found: Value | undefined, what: string): Value {
  if (found === undefined) {
    throw new MissingRecordError(`There is no record of ${what}`);
  }
  return found;
}
