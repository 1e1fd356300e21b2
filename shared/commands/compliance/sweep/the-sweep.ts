import type { SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { MissingRecordError } from '../../../errors.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

export async function theSweep({ compliance }: CompliancePorts, sweepId: string): Promise<Stored<SweepRecord>> {
  const stored = await compliance.read('sweep', 'sweeps', sweepId);
  if (!stored) {
    throw new MissingRecordError(`There is no sweep ${sweepId}`);
  }
  return stored;
}

export function describe({ seen, total }: SweepRecord): string {
  return `${seen} of ${total === 0 ? 'all' : total} machines seen`;
}
