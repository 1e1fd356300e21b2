import { believeInventory, type Compared } from '../../../domain/compliance/believe-inventory.ts';
import { addAdoption, type AdoptionCount } from '../../../domain/compliance/adoption.ts';
import type { ComplianceRecord, SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { MachineOutline } from '../../../ports/machine-records.ts';
import type { Change, Page, Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { everyRecord } from '../every-record.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { loadJudging } from '../judging/load-judging.ts';
import { type Observation, recordMachines } from '../judging/record-machines.ts';
import { shortKey, theSweep } from './sweep-inventory.ts';

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
  const seen = await whatWasSeen(ports, sweepId);
  const comparison = await compare(ports, stored.value, seen.keys);
  const judging = await loadJudging(ports);
  const share = judging.rules?.inventory.suddenlySmallBelow ?? usualShare;
  const belief = believeInventory(comparison.counts, share);
  const doubted = new Set(belief.kind === 'suspicious' ? belief.subscriptions : []);
  const partial = stored.value.state === 'partial';
  const gone = partial ? [] : comparison.missing.filter(({ subscriptionId }) => !doubted.has(subscriptionId));
  const closed = await recordMachines(ports, judging, gone);
  const state: SweepRecord['state'] = partial ? 'partial' : belief.kind;
  const message = belief.kind === 'suspicious' ? belief.message : stored.value.message;
  const ended = { state, message, closed: closed.changed, endedAt: ports.environment.now() };
  return { sweep: await end(ports, stored, ended, seen.adoption), findings: closed.findings };
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

interface Seen {
  /** Shortened keys of all machines that the sweep saw. */
  readonly keys: ReadonlySet<string>;
  readonly adoption: readonly AdoptionCount[];
}

async function whatWasSeen({ compliance }: CompliancePorts, sweepId: string): Promise<Seen> {
  const pages = await everyRecord(compliance, { type: 'sweepPage', partition: 'sweeps', where: { sweepId } });
  return {
    keys: new Set(pages.flatMap(({ keys }) => keys)),
    adoption: addAdoption(pages.flatMap(({ counts }) => counts)),
  };
}

interface Comparison {
  readonly counts: readonly Compared[];
  readonly missing: readonly Observation[];
}

async function compare(
  ports: CompliancePorts,
  { subscriptions, asked }: SweepRecord,
  seen: ReadonlySet<string>,
): Promise<Comparison> {
  const counts: Compared[] = [];
  const missing: Observation[] = [];
  for (const subscriptionId of subscriptions) {
    const unseen: string[] = [];
    let known = 0;
    let unseenInAll = 0;
    for await (const { id, observedAt } of everyOutline(ports, subscriptionId)) {
      known += 1;
      if (!seen.has(shortKey(ports.environment, id))) {
        unseenInAll += 1;
        // A machine that was first seen after the sweep began cannot be missed by it.
        unseen.push(...(Date.parse(observedAt) < Date.parse(asked.at) ? [id] : []));
      }
    }
    counts.push({ subscriptionId, known, seen: known - unseenInAll });
    const records = unseen.length === 0 ? [] : await ports.machineRecords.many(subscriptionId, unseen);
    missing.push(
      ...records.map(({ value: { machine } }): Observation => {
        const { resourceId } = machine;
        return { resourceId, subscriptionId, machine: null, at: asked.at, by: 'listing' };
      }),
    );
  }
  return { counts, missing };
}

async function* everyOutline(
  { machineRecords }: CompliancePorts,
  subscriptionId: string,
): AsyncGenerator<MachineOutline> {
  let cursor: string | null = null;
  do {
    const page: Page<MachineOutline> = await machineRecords.everyOutline(subscriptionId, cursor);
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== null);
}

async function end(
  { compliance, environment }: CompliancePorts,
  { value, etag }: Stored<SweepRecord>,
  ended: Pick<SweepRecord, 'state' | 'message' | 'closed' | 'endedAt'>,
  counts: readonly AdoptionCount[],
): Promise<SweepRecord> {
  const sweep: SweepRecord = { ...value, ...ended };
  if (ended.state === 'complete') {
    const at = environment.now();
    await keepAdoption(compliance, { at, sweepId: sweep.id, counts: [...counts] });
  }
  if ((await compliance.commit('sweeps', [{ kind: 'replace', record: sweep, etag }])) === 'conflict') {
    throw new ConflictError(`Sweep ${sweep.id} was ended by somebody else`);
  }
  return sweep;
}

async function keepAdoption(
  compliance: CompliancePorts['compliance'],
  adoption: { readonly at: string; readonly sweepId: string; readonly counts: AdoptionCount[] },
): Promise<void> {
  const id = adoption.at.slice(0, 10);
  const before = await compliance.read('adoption', 'adoption', id);
  const record = { type: 'adoption', partition: 'adoption', id, ...adoption } as const;
  const change: Change<ComplianceRecord> = before
    ? { kind: 'replace', record, etag: before.etag }
    : { kind: 'create', record };
  if ((await compliance.commit('adoption', [change])) === 'conflict') {
    throw new ConflictError(`The adoption of ${id} is being written by somebody else`);
  }
}
