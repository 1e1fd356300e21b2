import { z } from 'zod';
import {
  coverageWarnings,
  ExemptionCoverage,
} from '../../../shared/domain/compliance/exemptions/exemption-coverage.ts';
import { ExemptionRecord } from '../../../shared/domain/records/compliance/compliance-record.ts';

export const ExemptionState = z.enum(['inForce', 'expired', 'ended']);
export type ExemptionState = z.infer<typeof ExemptionState>;

export const ExemptionView = ExemptionRecord.omit({ type: true, partition: true, id: true, ending: true })
  .extend({ state: ExemptionState })
  .meta({ id: 'Exemption' });

export const CoveringExemptionView = ExemptionView.extend({
  covers: ExemptionCoverage.describe('What it covers now, of the machines that are known'),
  warnings: z.array(z.string()).describe('What may not be meant: that it covers nothing, for example'),
}).meta({ id: 'CoveringExemption' });

export function toExemptionView(record: ExemptionRecord, now: string): z.output<typeof ExemptionView> {
  const expired = Date.parse(record.expiresAt) <= Date.parse(now);
  const state = record.revoked !== null ? 'ended' : expired ? 'expired' : 'inForce';
  return ExemptionView.parse({ ...record, state });
}

/** Of one that is over nothing needs a warning. */
export function toCoveringView(
  record: ExemptionRecord,
  covers: ExemptionCoverage,
  now: string,
): z.output<typeof CoveringExemptionView> {
  const view = toExemptionView(record, now);
  return { ...view, covers, warnings: view.state === 'inForce' ? [...coverageWarnings(record.scope, covers)] : [] };
}
