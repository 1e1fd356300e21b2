import type { ComplianceRecordOf, ComplianceRecordType } from '../../domain/records/compliance/compliance-record.ts';
import type { ComplianceQuery, ComplianceRecords } from '../../ports/compliance-records.ts';
import { eachPage } from '../each-page.ts';

/** Every record that the query finds, page by page. */
export async function everyRecord<Type extends ComplianceRecordType>(
  compliance: ComplianceRecords,
  query: ComplianceQuery<Type>,
): Promise<readonly ComplianceRecordOf<Type>[]> {
  const found: ComplianceRecordOf<Type>[] = [];
  for await (const page of eachPage((from) => compliance.query({ ...query, ...from }))) {
    found.push(...page.map(({ value }) => value));
  }
  return found;
}
