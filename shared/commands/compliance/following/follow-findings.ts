import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { Environment } from '../../../ports/support.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from './finding-ref.ts';
import type { Recipient } from './follow-finding.ts';
import { judgeAgainInstance } from '../judging/judge-again.ts';
import { shortDigest } from '../short-digest.ts';

type Ids = Pick<Environment, 'digest'>;

const startsAtOnce = 10;

function followInstanceId(ids: Ids, { machineId }: FindingRef): string {
  return `finding-${shortDigest(ids, machineId)}`;
}

export function notifyInstanceId(ids: Ids, { owner, channel }: Recipient): string {
  return `owner-${shortDigest(ids, `${channel}\n${owner}`)}`;
}

/** Sees that somebody follows each of these findings, and looks now. */
export async function followFindings(
  environment: Ids,
  orchestrations: Orchestrations,
  findings: readonly FindingRef[],
): Promise<void> {
  for (let first = 0; first < findings.length; first += startsAtOnce) {
    await Promise.all(
      findings.slice(first, first + startsAtOnce).map(async ({ subscriptionId, machineId }) => {
        const ref = { subscriptionId, machineId };
        const id = followInstanceId(environment, ref);
        if ((await orchestrations.start('followFinding', id, ref)) === 'running') {
          await orchestrations.wake(id);
        }
      }),
    );
  }
}

const mostRepaired = 500;

/** What a crash left undone: findings that changed and that nobody looked at since, machines that wait to be judged. */
export async function repairCompliance(ports: CompliancePorts, orchestrations: Orchestrations): Promise<number> {
  const { items } = await ports.machineRecords.query({ unfollowed: true, limit: mostRepaired });
  const findings = items.map(({ value }) => ({ subscriptionId: value.subscriptionId, machineId: value.id }));
  await followFindings(ports.environment, orchestrations, findings);
  const waiting = await ports.compliance.query({ type: 'rejudgement', partition: 'rejudgements', limit: 1 });
  if (waiting.items.length > 0) {
    await orchestrations.start('judgeAgain', judgeAgainInstance, {});
  }
  return findings.length;
}
