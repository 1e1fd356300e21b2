import { believeInventory } from '../../domain/compliance/believe-inventory.ts';
import type { AdoptionCount, SweepRecord } from '../../domain/records/compliance/compliance-record.ts';
import type { MachineRecord } from '../../domain/records/compliance/machine-record.ts';
import { ConflictError } from '../../errors.ts';
import type { Change, Stored } from '../../ports/records.ts';
import type { ComplianceRecord } from '../../domain/records/compliance/compliance-record.ts';
import type { CompliancePorts } from './compliance-ports.ts';
import { everyRecord } from './every-record.ts';
import type { FindingRef } from './finding-ref.ts';
import { loadJudging } from './load-judging.ts';
import { type Observation, recordMachines } from './record-machines.ts';
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
  const seen = await keysSeen(ports, sweepId);
  const comparison = await compare(ports, stored.value, seen);
  const judging = await loadJudging(ports);
  const share = judging.rules?.inventory.suddenlySmallBelow ?? usualShare;
  const belief = believeInventory([...comparison.counts.values()], share);
  const doubted = new Set(belief.kind === 'suspicious' ? belief.subscriptions : []);
  const partial = stored.value.state === 'partial';
  const gone = partial ? [] : comparison.missing.filter(({ subscriptionId }) => !doubted.has(subscriptionId));
  const closed = await recordMachines(ports, judging, gone);
  const state: SweepRecord['state'] = partial ? 'partial' : belief.kind;
  const message = belief.kind === 'suspicious' ? belief.message : stored.value.message;
  const ended = { state, message, closed: closed.changed, endedAt: ports.environment.now() };
  return { sweep: await end(ports, stored, ended, comparison.adoption), findings: closed.findings };
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

async function keysSeen({ compliance }: CompliancePorts, sweepId: string): Promise<ReadonlySet<string>> {
  const pages = await everyRecord(compliance, { type: 'sweepPage', partition: 'sweeps', where: { sweepId } });
  return new Set(pages.flatMap(({ keys }) => keys));
}

interface Comparison {
  readonly counts: ReadonlyMap<string, { subscriptionId: string; known: number; seen: number }>;
  readonly missing: readonly Observation[];
  readonly adoption: readonly AdoptionCount[];
}

/** Machines that were first seen after the sweep began cannot be missed by it. */
async function compare(ports: CompliancePorts, sweep: SweepRecord, seen: ReadonlySet<string>): Promise<Comparison> {
  const counts = new Map<string, { subscriptionId: string; known: number; seen: number }>();
  const missing: Observation[] = [];
  const adoption = new Map<string, { -readonly [Key in keyof AdoptionCount]: AdoptionCount[Key] }>();
  for await (const record of everyMachine(ports, sweep.subscriptions)) {
    const { id, subscriptionId, machine, observedAt } = record;
    const isSeen = seen.has(shortKey(ports.environment, id));
    const count = counts.get(subscriptionId) ?? { subscriptionId, known: 0, seen: 0 };
    counts.set(subscriptionId, { ...count, known: count.known + 1, seen: count.seen + (isSeen ? 1 : 0) });
    if (isSeen) {
      add(adoption, record);
    } else if (Date.parse(observedAt) < Date.parse(sweep.asked.at)) {
      const { resourceId } = machine;
      missing.push({ resourceId, subscriptionId, machine: null, at: sweep.asked.at, by: 'listing' });
    }
  }
  return { counts, missing, adoption: [...adoption.values()] };
}

async function* everyMachine(
  { machineRecords }: CompliancePorts,
  subscriptions: readonly string[],
): AsyncGenerator<MachineRecord> {
  for (const subscriptionId of subscriptions) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof machineRecords.query>> = await machineRecords.query({
        subscriptionId,
        limit: 1_000,
        ...(cursor === null ? {} : { cursor }),
      });
      yield* page.items.map(({ value }) => value);
      cursor = page.cursor;
    } while (cursor !== null);
  }
}

type Counts = Map<string, { -readonly [Key in keyof AdoptionCount]: AdoptionCount[Key] }>;

function add(counts: Counts, { judgement, machine }: MachineRecord): void {
  const { imageDefinition, version, stage, environment, verdict } = judgement;
  const key = JSON.stringify([imageDefinition, version, stage, environment, verdict]);
  const count = counts.get(key) ?? { imageDefinition, version, stage, environment, verdict, machines: 0 };
  // A scale set's instances are counted by themselves; an empty one counts for what it would make.
  const weight = machine.kind === 'scaleSet' ? 0 : 1;
  counts.set(key, { ...count, machines: count.machines + weight });
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
