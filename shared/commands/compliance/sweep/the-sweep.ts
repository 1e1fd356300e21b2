import type { Act } from '../../../domain/records/actor.ts';
import type { SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { MissingRecordError } from '../../../errors.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

/** A sweep that is asked for: what it looks at is read when it begins. */
export function newSweep(id: string, asked: Act): SweepRecord {
  return {
    type: 'sweep',
    partition: 'sweeps',
    id,
    asked,
    state: 'running',
    message: '',
    begun: false,
    subscriptions: [],
    unlisted: [],
    seen: 0,
    total: 0,
    pages: 0,
    cursor: null,
    changed: 0,
    closed: 0,
    endedAt: null,
  };
}

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
