import type { ExemptionRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';
import { everyRecord } from '../every-record.ts';

/** All that were ever granted; which of them hold depends on the time. */
export function everyExemption(compliance: ComplianceRecords): Promise<readonly ExemptionRecord[]> {
  return everyRecord(compliance, { type: 'exemption', partition: 'exemptions' });
}
