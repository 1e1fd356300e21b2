import type { ComplianceRecordOf, ComplianceRecordType } from '../../domain/records/compliance/compliance-record.ts';
import type { ComplianceQuery, ComplianceRecords } from '../../ports/compliance-records.ts';

/** Every record that the query finds, page by page. */
export async function everyRecord<Type extends ComplianceRecordType>(
  compliance: ComplianceRecords,
  query: ComplianceQuery<Type>,
): Promise<readonly ComplianceRecordOf<Type>[]> {
  const found: ComplianceRecordOf<Type>[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof compliance.query<Type>>> = await compliance.query({
      ...query,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items.map(({ value }) => value));
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
