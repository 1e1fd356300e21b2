import type { ComplianceRules } from '../../../domain/compliance/compliance-rules.ts';
import { parseComplianceRules } from '../../../domain/compliance/parse-compliance-rules.ts';
import type { RulesRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { RebakeError } from '../../../errors.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';

export interface RulesInForce {
  readonly rules: ComplianceRules;
  readonly record: RulesRecord;
  readonly etag: string;
}

/** The rules in force; undefined while nobody has saved any. */
export async function readRules(compliance: ComplianceRecords): Promise<RulesInForce | undefined> {
  const stored = await compliance.read('rules', 'rules', 'current');
  if (!stored) {
    return undefined;
  }
  const parsed = parseComplianceRules(stored.value.document);
  if (parsed.kind === 'invalid') {
    const problems = parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new RebakeError(`The compliance rules in force cannot be read by this version of Rebake: ${problems}`);
  }
  return { rules: parsed.rules, record: stored.value, etag: stored.etag };
}
