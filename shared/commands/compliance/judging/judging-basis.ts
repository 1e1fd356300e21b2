import type { JudgingBasisRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';
import type { Environment } from '../../../ports/support.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Pick<Environment, 'now'>;
}

/** Stands for everything that machines are judged by: another one after each change of it. Null before the first. */
export async function readJudgingBasis(compliance: ComplianceRecords): Promise<string | null> {
  return (await compliance.read('judgingBasis', 'rejudgements', 'basis'))?.etag ?? null;
}

/**
 * Says that rules, exemptions or images have been written: whoever loaded them before and still judges by them has to
 * do it again. Losing the race here means that somebody else said so since, which serves as well.
 */
export async function changeJudgingBasis({ compliance, environment }: Ports): Promise<void> {
  const before = await compliance.read('judgingBasis', 'rejudgements', 'basis');
  const record: JudgingBasisRecord = {
    ...{ type: 'judgingBasis', partition: 'rejudgements', id: 'basis' },
    changedAt: environment.now(),
  };
  await compliance.commit('rejudgements', [
    before ? { kind: 'replace', record, etag: before.etag } : { kind: 'create', record },
  ]);
}
