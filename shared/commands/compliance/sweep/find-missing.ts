import type { Compared } from '../../../domain/compliance/believe-inventory.ts';
import type { SweepPageRecord, SweepRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { eachPage } from '../../each-page.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { listingLagMilliseconds, type Observation } from '../judging/observation.ts';
import { shortKey } from './sweep-page.ts';

/** A sweep's subscriptions compared with what is known of them, and the machines that the sweep did not see. */
export interface Comparison {
  readonly counts: readonly Compared[];
  readonly missing: readonly Observation[];
}

/**
 * Compares what the pages of a sweep held with the machines that are known. Each machine seen has a record; where none of
 * those can be of a deleted machine and there are as many as were seen, nothing is missing: so most are only counted.
 */
export async function findMissing(
  ports: CompliancePorts,
  { subscriptions, asked }: SweepRecord,
  pages: readonly SweepPageRecord[],
): Promise<Comparison> {
  const seen = new Set(pages.flatMap(({ keys }) => keys));
  const seenIn = countSeen(pages);
  const goneSince = new Date(Date.parse(asked.at) - listingLagMilliseconds).toISOString();
  const counts: Compared[] = [];
  const missing: Observation[] = [];
  for (const subscriptionId of subscriptions) {
    const [known, gone] = await Promise.all([
      ports.machineRecords.count({ subscriptionId }),
      // A row may show a machine that was deleted before, a page one that was deleted after: either makes up for a missing one.
      ports.machineRecords.count({ subscriptionId, goneSince }),
    ]);
    if (gone === 0 && known === (seenIn.get(subscriptionId) ?? 0)) {
      counts.push({ subscriptionId, known, seen: known });
      continue;
    }
    const compared = await compareEach(ports, { subscriptionId, since: asked.at }, seen);
    const records =
      compared.unseen.length === 0 ? [] : await ports.machineRecords.many(subscriptionId, compared.unseen);
    // Rebake's own machines come and go: many of them gone at once say nothing about what the inventory shows.
    const own = records.filter(({ value }) => value.judgement.verdict === 'rebakeOwned').length;
    counts.push({ ...compared.count, known: compared.count.known - own });
    missing.push(
      ...records.map(({ value: { machine } }): Observation => {
        const { resourceId } = machine;
        return { resourceId, subscriptionId, machine: null, at: asked.at, by: 'listing' };
      }),
    );
  }
  return { counts, missing };
}

/** How many machines of each subscription the pages show; one that is on two pages counts once. */
function countSeen(pages: readonly SweepPageRecord[]): ReadonlyMap<string, number> {
  const keysIn = new Map<string, Set<string>>();
  for (const { keys, spans } of pages) {
    let at = 0;
    for (const { subscriptionId, machines } of spans) {
      const some = keysIn.get(subscriptionId) ?? new Set();
      keys.slice(at, at + machines).forEach((key) => some.add(key));
      keysIn.set(subscriptionId, some);
      at += machines;
    }
  }
  return new Map([...keysIn].map(([subscriptionId, keys]) => [subscriptionId, keys.size]));
}

async function compareEach(
  ports: CompliancePorts,
  { subscriptionId, since }: { readonly subscriptionId: string; readonly since: string },
  seen: ReadonlySet<string>,
): Promise<{ readonly count: Compared; readonly unseen: readonly string[] }> {
  const unseen: string[] = [];
  let [known, unseenInAll] = [0, 0];
  const outlines = eachPage(({ cursor = null }) => ports.machineRecords.everyOutline(subscriptionId, cursor));
  for await (const page of outlines) {
    const missed = page.filter(({ id }) => !seen.has(shortKey(ports.environment, id)));
    known += page.length;
    unseenInAll += missed.length;
    // A machine that was first seen after the sweep began cannot be missed by it.
    unseen.push(...missed.filter(({ observedAt }) => Date.parse(observedAt) < Date.parse(since)).map(({ id }) => id));
  }
  return { count: { subscriptionId, known, seen: known - unseenInAll }, unseen };
}
