import { addAdoption, type AdoptionCount } from '../../../domain/compliance/adoption/adoption.ts';
import { believeInventory, type Compared } from '../../../domain/compliance/believe-inventory.ts';
import type { SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { everyRecord } from '../every-record.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { loadJudging } from '../judging/load-judging.ts';
import { recordMachines } from '../judging/record-machines.ts';
import { findMissing } from './find-missing.ts';
import { keepAdoption } from './keep-adoption.ts';
import { theSweep } from './the-sweep.ts';

const usualShare = 0.5;

export interface FinishedSweep {
  readonly sweep: SweepRecord;
  readonly findings: readonly FindingRef[];
}

/**
 * Compares what a sweep saw with what is known: closes what is gone, unless the inventory is partial or suddenly small,
 * and keeps how machines stand. Finishing again changes nothing.
 */
export async function finishSweep(ports: CompliancePorts, sweepId: string): Promise<FinishedSweep> {
  const stored = await theSweep(ports, sweepId);
  if (stored.value.endedAt !== null) {
    return { sweep: stored.value, findings: [] };
  }
  const pages = await everyRecord(ports.compliance, { type: 'sweepPage', partition: 'sweeps', where: { sweepId } });
  const { counts, missing } = await findMissing(ports, stored.value, pages);
  const judging = await loadJudging(ports);
  const share = judging.rules?.inventory.suddenlySmallBelow ?? usualShare;
  const belief = believeInventory(counts, share, await countUnlisted(ports, stored.value));
  const doubted = new Set(belief.kind === 'suspicious' ? belief.subscriptions : []);
  const partial = stored.value.state === 'partial';
  const gone = partial ? [] : missing.filter(({ subscriptionId }) => !doubted.has(subscriptionId));
  const closed = await recordMachines(ports, judging, gone);
  const state: SweepRecord['state'] = partial ? 'partial' : belief.kind;
  const message = partial ? leftOut(counts) : belief.kind === 'suspicious' ? belief.message : '';
  const ended = { state, message, closed: closed.changed, endedAt: ports.environment.now() };
  const adoption = addAdoption(pages.flatMap((page) => page.counts));
  return { sweep: await end(ports, stored, ended, adoption), findings: closed.findings };
}

/** Machines that the rules leave out are missed by nobody. */
async function countUnlisted(
  { machineRecords }: CompliancePorts,
  { unlisted }: SweepRecord,
): Promise<readonly Compared[]> {
  const counted: Compared[] = [];
  for (const subscriptionId of unlisted) {
    const all = await machineRecords.count({ subscriptionId });
    const leftOut = await machineRecords.count({ subscriptionId, verdict: 'outOfScope' });
    counted.push({ subscriptionId, known: all - leftOut, seen: 0 });
  }
  return counted;
}

function leftOut(counts: readonly Compared[]): string {
  const missed = counts.filter(({ known, seen }) => seen < known);
  const where = missed.map(({ subscriptionId, known, seen }) => `${subscriptionId}: ${known - seen}`).join(', ');
  return [
    'Azure Resource Graph said that it left machines out.',
    missed.length === 0
      ? 'All that are known were there.'
      : `Known machines that were not there (${where}) are not taken as deleted.`,
  ].join(' ');
}

/** Ends a sweep that cannot go on. */
export async function failSweep(ports: CompliancePorts, sweepId: string, message: string): Promise<SweepRecord> {
  const stored = await theSweep(ports, sweepId);
  if (stored.value.endedAt !== null) {
    return stored.value;
  }
  const ended = { state: 'failed', message, closed: 0, endedAt: ports.environment.now() } as const;
  return end(ports, stored, ended, []);
}

async function end(
  { compliance, records, environment }: CompliancePorts,
  { value, etag }: Stored<SweepRecord>,
  ended: Pick<SweepRecord, 'state' | 'message' | 'closed' | 'endedAt'>,
  counts: readonly AdoptionCount[],
): Promise<SweepRecord> {
  const sweep: SweepRecord = { ...value, ...ended };
  if (ended.state === 'complete') {
    const at = environment.now();
    await keepAdoption({ compliance, records }, { at, sweepId: sweep.id, counts: [...counts] });
  }
  if ((await compliance.commit('sweeps', [{ kind: 'replace', record: sweep, etag }])) === 'conflict') {
    throw new ConflictError(`Sweep ${sweep.id} was ended by somebody else`);
  }
  return sweep;
}
