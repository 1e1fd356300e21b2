import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { SweepPageRecord, SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { InventoryPage } from '../../../ports/machine-inventory.ts';
import type { Environment } from '../../../ports/support.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import type { Judging } from '../judging/load-judging.ts';
import type { Observation } from '../judging/observation.ts';
import { recordByLatest } from '../judging/record-by-latest.ts';
import type { Recorded } from '../judging/record-machines.ts';
import { theSweep } from './the-sweep.ts';

/** Pages are kept for as long as somebody may want to see what a sweep saw. */
const keepPagesSeconds = 24 * 3600;
/** Hex digits of a machine's key that are kept of it: enough for millions of machines without two alike. */
const shortKeyLength = 16;

/** A page, and when it was asked for: it may wait for those before it. */
export type SweptPage = InventoryPage & { readonly at: string };

/** Findings to be followed, and what the page was judged by. */
export interface JudgedPage {
  readonly findings: readonly FindingRef[];
  readonly judging: Judging;
}

/** Judges the page of this number, from 0, then says in one batch what it held and where the next begins. */
export async function sweepPage(
  ports: CompliancePorts,
  loaded: Judging,
  { sweepId, number }: { readonly sweepId: string; readonly number: number },
  page: SweptPage,
): Promise<JudgedPage> {
  const { value: sweep, etag } = await theSweep(ports, sweepId);
  const worked = new ConflictError(`Sweep ${sweepId} is worked on by somebody else`);
  if (sweep.pages !== number) {
    throw worked;
  }
  const observations = page.machines.map((machine): Observation => {
    const { resourceId, subscriptionId } = machine;
    return { resourceId, subscriptionId: subscriptionId.toLowerCase(), machine, at: page.at, by: 'listing' };
  });
  const { recorded, judging } = await recordByLatest(ports, observations, loaded);
  const committed = await ports.compliance.commit('sweeps', [
    { kind: 'replace', record: afterPage(sweep, page, recorded), etag },
    { kind: 'create', record: pageRecord(ports, sweep, page, recorded) },
  ]);
  if (committed === 'conflict') {
    throw worked;
  }
  return { findings: recorded.findings, judging };
}

function afterPage(sweep: SweepRecord, page: InventoryPage, { changed }: Recorded): SweepRecord {
  return {
    ...sweep,
    seen: sweep.seen + page.machines.length,
    total: page.total,
    pages: sweep.pages + 1,
    cursor: page.cursor,
    changed: sweep.changed + changed,
    ...(page.complete ? {} : { state: 'partial' as const }),
  };
}

function pageRecord(
  { environment }: CompliancePorts,
  sweep: SweepRecord,
  { machines }: InventoryPage,
  { counts }: Recorded,
): SweepPageRecord {
  const bySubscription = Map.groupBy(machines, ({ subscriptionId }) => subscriptionId.toLowerCase());
  const keysOf = (some: typeof machines) => some.map(({ resourceId }) => shortKey(environment, machineKey(resourceId)));
  return {
    type: 'sweepPage',
    partition: 'sweeps',
    id: `page~${sweep.id}~${String(sweep.pages).padStart(6, '0')}`,
    sweepId: sweep.id,
    keys: [...bySubscription.values()].flatMap(keysOf),
    spans: [...bySubscription].map(([subscriptionId, some]) => ({ subscriptionId, machines: some.length })),
    counts: [...counts],
    ttl: keepPagesSeconds,
  };
}

export function shortKey(environment: Pick<Environment, 'digest'>, key: string): string {
  return environment.digest(key).slice(0, shortKeyLength);
}
