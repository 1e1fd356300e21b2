import type { AdoptionCount } from '../../../domain/compliance/adoption.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { Act } from '../../../domain/records/actor.ts';
import type { SweepPageRecord, SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { Progress } from '../../../domain/progress.ts';
import { done, running } from '../../../domain/progress.ts';
import { AzureUnavailableError, ConflictError, MissingRecordError } from '../../../errors.ts';
import type { InventoryPage } from '../../../ports/machine-inventory.ts';
import type { Environment } from '../../../ports/support.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { type Judging, loadJudging } from '../judging/load-judging.ts';
import { recordMachines } from '../judging/record-machines.ts';

/** Pages for one look: long enough to use up the query quota (15 in 5 seconds), short enough to be repeated. */
const pagesAtOnce = 15;
/** Pages are kept for as long as somebody may want to see what a sweep saw. */
const keepPagesSeconds = 24 * 3600;
/** Hex digits of a machine's key that are kept of it: enough for millions of machines without two alike. */
const shortKeyLength = 16;

/** Begins a sweep of all subscriptions that can be read. Beginning the same again changes nothing. */
export async function beginSweep(ports: CompliancePorts, sweepId: string, asked: Act): Promise<void> {
  if (await ports.compliance.read('sweep', 'sweeps', sweepId)) {
    return;
  }
  const subscriptions = (await ports.inventory.subscriptions()).map(({ subscriptionId }) =>
    subscriptionId.toLowerCase(),
  );
  const record: SweepRecord = {
    ...{ type: 'sweep', partition: 'sweeps', id: sweepId, asked, state: 'running', message: '', subscriptions },
    ...{ seen: 0, total: 0, pages: 0, cursor: null, changed: 0, closed: 0, endedAt: null },
  };
  await ports.compliance.commit('sweeps', [{ kind: 'create', record }]);
}

export interface SweptPages {
  readonly progress: Progress;
  readonly findings: readonly FindingRef[];
}

/**
 * Reads and judges the next pages of a sweep's inventory, until it is read, or the query quota is used up. While one page
 * is judged the next is being read.
 */
export async function sweepPages(ports: CompliancePorts, sweepId: string): Promise<SweptPages> {
  const judging = await loadJudging(ports);
  const findings: FindingRef[] = [];
  let ahead: Promise<Fetched> | null = null;
  for (let count = 0; count < pagesAtOnce; count += 1) {
    const stored = await theSweep(ports, sweepId);
    const { pages, cursor, subscriptions, endedAt } = stored.value;
    if (endedAt !== null || subscriptions.length === 0 || (pages > 0 && cursor === null)) {
      return { progress: done, findings };
    }
    const fetched: Fetched = await (ahead ?? fetchPage(ports, subscriptions, cursor));
    if ('unavailable' in fetched) {
      const { retryAfterSeconds } = fetched.unavailable;
      return { progress: running(describe(stored.value), null, retryAfterSeconds), findings };
    }
    const page: InventoryPage = fetched.page;
    const isLast: boolean = page.cursor === null || count === pagesAtOnce - 1;
    ahead = isLast ? null : fetchPage(ports, subscriptions, page.cursor);
    findings.push(...(await sweepPage(ports, judging, stored, page)));
  }
  return { progress: running(describe((await theSweep(ports, sweepId)).value), null, 0), findings };
}

type Fetched = { readonly page: InventoryPage } | { readonly unavailable: AzureUnavailableError };

async function fetchPage(
  { inventory }: CompliancePorts,
  subscriptions: readonly string[],
  cursor: string | null,
): Promise<Fetched> {
  try {
    return { page: await inventory.page(subscriptions, cursor) };
  } catch (error) {
    if (error instanceof AzureUnavailableError) {
      return { unavailable: error };
    }
    throw error;
  }
}

export function describe({ seen, total }: SweepRecord): string {
  return `${seen} of ${total === 0 ? 'all' : total} machines seen`;
}

/** Judges one page, then says in one batch what it held and where the next begins. */
async function sweepPage(
  ports: CompliancePorts,
  judging: Judging,
  { value: sweep, etag }: Stored<SweepRecord>,
  page: InventoryPage,
): Promise<readonly FindingRef[]> {
  const at = ports.environment.now();
  const { changed, findings, counts } = await recordMachines(
    ports,
    judging,
    page.machines.map((machine) => {
      const { resourceId, subscriptionId } = machine;
      return { resourceId, subscriptionId: subscriptionId.toLowerCase(), machine, at, by: 'listing' };
    }),
  );
  const record: SweepRecord = {
    ...sweep,
    seen: sweep.seen + page.machines.length,
    total: page.total,
    pages: sweep.pages + 1,
    cursor: page.cursor,
    changed: sweep.changed + changed,
    ...(page.complete ? {} : { state: 'partial' as const, message: 'Azure Resource Graph left machines out' }),
  };
  const committed = await ports.compliance.commit('sweeps', [
    { kind: 'replace', record, etag },
    { kind: 'create', record: pageRecord(ports, sweep, page, counts) },
  ]);
  if (committed === 'conflict') {
    throw new ConflictError(`Sweep ${sweep.id} is worked on by somebody else`);
  }
  return findings;
}

function pageRecord(
  { environment }: CompliancePorts,
  sweep: SweepRecord,
  page: InventoryPage,
  counts: readonly AdoptionCount[],
): SweepPageRecord {
  return {
    type: 'sweepPage',
    partition: 'sweeps',
    id: `page~${sweep.id}~${String(sweep.pages).padStart(6, '0')}`,
    sweepId: sweep.id,
    keys: page.machines.map(({ resourceId }) => shortKey(environment, machineKey(resourceId))),
    counts: [...counts],
    ttl: keepPagesSeconds,
  };
}

export function shortKey(environment: Pick<Environment, 'digest'>, key: string): string {
  return environment.digest(key).slice(0, shortKeyLength);
}

export async function theSweep({ compliance }: CompliancePorts, sweepId: string): Promise<Stored<SweepRecord>> {
  const stored = await compliance.read('sweep', 'sweeps', sweepId);
  if (!stored) {
    throw new MissingRecordError(`There is no sweep ${sweepId}`);
  }
  return stored;
}
