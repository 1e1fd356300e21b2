import type { RejudgementRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { Change, Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { changeJudgingBasis } from './judging-basis.ts';
import { loadJudging } from './load-judging.ts';
import { recordMachines } from './record-machines.ts';

/** There is one at a time: it takes what waits, what concerns the fewest first, and of that what came first. */
export const judgeAgainInstance = 'judge-again';

const attempts = 10;

export type Rejudge = Pick<RejudgementRecord, 'imageDefinition' | 'subscriptionId' | 'reason'>;

type Ports = Pick<CompliancePorts, 'compliance' | 'environment'>;

/**
 * Records that machines have to be judged again, since what they are judged by was written, and sees that somebody does
 * it. `cause` tells one from another.
 */
export async function askJudgeAgain(
  ports: Ports,
  orchestrations: Orchestrations,
  cause: string,
  rejudge: Rejudge,
): Promise<void> {
  await changeJudgingBasis(ports);
  await note(ports, rejudgement(ports, cause, rejudge));
  await orchestrations.start('judgeAgain', judgeAgainInstance, {});
}

/**
 * Writes what machines are judged by, and has them judged again. That is recorded before, so that a crash right after
 * the write only delays it, and afterwards once more: what was judged in between was judged by what held before.
 */
export async function judgeAgainAfter<Outcome>(
  ports: Ports,
  orchestrations: Orchestrations,
  { cause, ...rejudge }: Rejudge & { readonly cause: string },
  write: () => Promise<Outcome>,
): Promise<Outcome> {
  const record = rejudgement(ports, cause, rejudge);
  await note(ports, record);
  const outcome = await write();
  await changeJudgingBasis(ports);
  await note(ports, record);
  await orchestrations.start('judgeAgain', judgeAgainInstance, {});
  return outcome;
}

/** Ids sort by time: whoever came first is first. */
function rejudgement({ environment }: Ports, cause: string, rejudge: Rejudge): RejudgementRecord {
  const at = environment.now();
  return { type: 'rejudgement', partition: 'rejudgements', id: `${at}~${cause}`, at, cursor: null, ...rejudge };
}

/** From the beginning, where it was begun before. */
async function note({ compliance }: Ports, record: RejudgementRecord): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await compliance.read('rejudgement', 'rejudgements', record.id);
    const change: Change<RejudgementRecord> = before
      ? { kind: 'replace', record, etag: before.etag }
      : { kind: 'create', record };
    if ((await compliance.commit('rejudgements', [change])) === 'committed') {
      return;
    }
  }
  throw new ConflictError(`The request to judge again (${record.reason}) changed each time it was about to be written`);
}

export interface JudgedAgain {
  readonly more: boolean;
  readonly findings: readonly FindingRef[];
}

/** Judges one page of machines from what is known of them. */
export async function judgeAgainPage(ports: CompliancePorts, limit: number): Promise<JudgedAgain> {
  const waiting = await nextOf(ports);
  if (!waiting) {
    return { more: false, findings: [] };
  }
  const { imageDefinition, subscriptionId, cursor } = waiting.value;
  const page = await ports.machineRecords.query({
    limit,
    ...(imageDefinition === null ? {} : { imageDefinition }),
    ...(subscriptionId === null ? {} : { subscriptionId }),
    ...(cursor === null ? {} : { cursor }),
  });
  const judged = await recordMachines(
    ports,
    await loadJudging(ports),
    page.items.map(({ value: { machine, subscriptionId: within, observedAt, observedBy } }) => ({
      ...{ resourceId: machine.resourceId, subscriptionId: within, machine, at: observedAt, by: observedBy },
    })),
  );
  await moveOn(ports, waiting, page.cursor);
  return { more: true, findings: judged.findings };
}

/** A version that is revoked does not wait until all machines are judged by other rules: the fewer are concerned, the sooner. */
async function nextOf({ compliance }: CompliancePorts): Promise<Stored<RejudgementRecord> | undefined> {
  const { items } = await compliance.query({ type: 'rejudgement', partition: 'rejudgements' });
  return items.toSorted((one, other) => breadth(one.value) - breadth(other.value))[0];
}

function breadth({ imageDefinition, subscriptionId }: RejudgementRecord): number {
  return imageDefinition !== null ? 0 : subscriptionId !== null ? 1 : 2;
}

/**
 * Losing the race here means that somebody else judged the same page, or that it has to be judged again from the
 * beginning: judging it again changes nothing.
 */
async function moveOn(
  { compliance }: CompliancePorts,
  { value, etag }: Stored<RejudgementRecord>,
  cursor: string | null,
): Promise<void> {
  const moved: Change<RejudgementRecord> = { kind: 'replace', record: { ...value, cursor }, etag };
  await compliance.commit('rejudgements', cursor === null ? [moved, { kind: 'remove', id: value.id }] : [moved]);
}
