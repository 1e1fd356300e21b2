import type { RejudgementRecord } from '../../domain/records/compliance/compliance-record.ts';
import type { Orchestrations } from '../../ports/orchestrations.ts';
import type { Stored } from '../../ports/records.ts';
import type { CompliancePorts } from './compliance-ports.ts';
import type { FindingRef } from './finding-ref.ts';
import { loadJudging } from './load-judging.ts';
import { recordMachines } from './record-machines.ts';

/** There is one at a time: it takes what waits, in the order in which it came. */
export const judgeAgainInstance = 'judge-again';

export type Rejudge = Pick<RejudgementRecord, 'imageDefinition' | 'subscriptionId' | 'reason'>;

/** Machines that have to be judged again; `id` names the cause, so that the same cause is not recorded twice. */
export function rejudgement(id: string, at: string, rejudge: Rejudge): RejudgementRecord {
  return { type: 'rejudgement', partition: 'rejudgements', id, at, cursor: null, ...rejudge };
}

/** Records that machines have to be judged again, and sees that somebody does it. */
export async function askJudgeAgain(
  { compliance, environment }: Pick<CompliancePorts, 'compliance' | 'environment'>,
  orchestrations: Orchestrations,
  cause: string,
  rejudge: Rejudge,
): Promise<void> {
  const at = environment.now();
  const record = rejudgement(`${at}~${cause}`, at, rejudge);
  await compliance.commit('rejudgements', [{ kind: 'create', record }]);
  await orchestrations.start('judgeAgain', judgeAgainInstance, {});
}

export interface JudgedAgain {
  readonly more: boolean;
  readonly findings: readonly FindingRef[];
}

/** Judges one page of machines from what is known of them. */
export async function judgeAgainPage(ports: CompliancePorts, limit: number): Promise<JudgedAgain> {
  const [waiting] = (await ports.compliance.query({ type: 'rejudgement', partition: 'rejudgements', limit: 1 })).items;
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

/** Losing the race here means that somebody else judged the same page: judging it again changes nothing. */
async function moveOn(
  { compliance }: CompliancePorts,
  { value, etag }: Stored<RejudgementRecord>,
  cursor: string | null,
): Promise<void> {
  await compliance.commit('rejudgements', [
    cursor === null ? { kind: 'remove', id: value.id } : { kind: 'replace', record: { ...value, cursor }, etag },
  ]);
}
