import type { Need } from '../domain/attention/need.ts';
import { needOfRollback, needOfWithdrawal } from '../domain/attention/needs-of-failures.ts';
import type { ImageDefinitionRecord } from '../domain/records/image-definition-record.ts';
import type { ImageRecordOf } from '../domain/records/image-record.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import { queryAll } from './query-all.ts';

const newestFirst = { by: 'requestedAt', direction: 'desc' } as const;

/** Rollbacks, deprecations and revocations that failed, and that nothing has made good since. */
export async function findFailures(
  records: ImageRecords,
  definitions: readonly ImageDefinitionRecord[],
): Promise<readonly Need[]> {
  const [rollbacks, withdrawals] = await Promise.all([
    queryAll(records, { type: 'rollback', where: { state: 'failed' } }),
    queryAll(records, { type: 'withdrawal', where: { state: 'failed' } }),
  ]);
  const byName = new Map(definitions.map((definition) => [definition.imageDefinition, definition]));
  const needs = await Promise.all([
    ...rollbacks.map(async ({ value }) =>
      (await isLastRollback(records, value, byName.get(value.imageDefinition))) ? [needOfRollback(value)] : [],
    ),
    ...withdrawals.map(async ({ value }) =>
      byName.has(value.imageDefinition) && (await isLastWithdrawal(records, value)) ? [needOfWithdrawal(value)] : [],
    ),
  ]);
  return needs.flat();
}

/** Whatever went live in the stage since has written the gallery. */
async function isLastRollback(
  records: ImageRecords,
  { imageDefinition, rollbackId, stage, to }: ImageRecordOf<'rollback'>,
  definition: ImageDefinitionRecord | undefined,
): Promise<boolean> {
  if (definition?.live[stage]?.version !== to) {
    return false;
  }
  const { items } = await records.query({
    type: 'rollback',
    imageDefinition,
    where: { stage },
    order: newestFirst,
    limit: 1,
  });
  return items[0]?.value.rollbackId === rollbackId;
}

async function isLastWithdrawal(
  records: ImageRecords,
  { imageDefinition, withdrawalId, version }: ImageRecordOf<'withdrawal'>,
): Promise<boolean> {
  const { items } = await records.query({
    type: 'withdrawal',
    imageDefinition,
    where: { version },
    order: newestFirst,
    limit: 1,
  });
  return items[0]?.value.withdrawalId === withdrawalId;
}
