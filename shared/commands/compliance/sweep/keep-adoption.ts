import type { AdoptionCount } from '../../../domain/compliance/adoption/adoption.ts';
import { adoptionReached, type LiveImage } from '../../../domain/compliance/adoption/adoption-reached.ts';
import type { ComplianceRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { Change } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

/** Keeps how machines stood at this time, and how far they have come with what is live: the last of each day stays. */
export async function keepAdoption(
  { compliance, records }: Pick<CompliancePorts, 'compliance' | 'records'>,
  adoption: { readonly at: string; readonly sweepId: string; readonly counts: AdoptionCount[] },
): Promise<void> {
  const id = adoption.at.slice(0, 10);
  const newest = await compliance.query({ type: 'adoption', partition: 'adoption', newestFirst: true, limit: 1 });
  const before = newest.items[0];
  const live = await liveImages(records, [...adoption.counts, ...(before?.value.reached ?? [])]);
  const reached = [...adoptionReached(adoption.counts, live, before?.value.reached ?? null, adoption.at)];
  const record = { type: 'adoption', partition: 'adoption', id, ...adoption, reached } as const;
  const change: Change<ComplianceRecord> =
    before?.value.id === id ? { kind: 'replace', record, etag: before.etag } : { kind: 'create', record };
  if ((await compliance.commit('adoption', [change])) === 'conflict') {
    throw new ConflictError(`The adoption of ${id} is being written by somebody else`);
  }
}

/** What is live of the image definitions that machines run, or ran: what they reached is not forgotten. */
async function liveImages(
  records: CompliancePorts['records'],
  told: readonly { readonly imageDefinition?: string | null }[],
): Promise<readonly LiveImage[]> {
  const names = new Set(told.flatMap(({ imageDefinition }) => imageDefinition ?? []));
  const found: LiveImage[] = [];
  for (const imageDefinition of [...names].toSorted()) {
    const stored = await records.read('definition', imageDefinition, 'definition');
    for (const [stage, { version, since, previous }] of Object.entries(stored?.value.live ?? {})) {
      found.push({ imageDefinition, stage, version, since, previous });
    }
  }
  return found;
}
