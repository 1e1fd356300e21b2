import { decideExemptionEnd } from '../../../domain/compliance/exemptions/decide-exemption-end.ts';
import type { ExemptionRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';
import type { AlertQueue } from '../../../ports/messaging.ts';
import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { Environment } from '../../../ports/support.ts';
import { everyExemption } from './every-exemption.ts';
import { covered, describeScope } from './exemptions.ts';
import { askJudgeAgain } from '../judging/judge-again.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
  readonly alerts: AlertQueue;
}

/** Announces exemptions a week before they end, and judges again what they covered when they did. */
export async function tendExemptions(ports: Ports, orchestrations: Orchestrations): Promise<void> {
  for (const exemption of await everyExemption(ports.compliance)) {
    if (decideExemptionEnd(exemption, ports.environment.now()) !== 'nothing') {
      await tend(ports, orchestrations, exemption.id);
    }
  }
}

/**
 * By how it is now: somebody may have ended it since all were read. A conflict means that somebody does so just now,
 * and has what it covered judged again.
 */
async function tend(ports: Ports, orchestrations: Orchestrations, id: string): Promise<void> {
  const stored = await ports.compliance.read('exemption', 'exemptions', id);
  const now = ports.environment.now();
  const decision = stored ? decideExemptionEnd(stored.value, now) : 'nothing';
  if (!stored || decision === 'nothing') {
    return;
  }
  if (decision === 'announce') {
    await announce(ports, stored.value, now);
  } else {
    const { cause, ...rejudge } = covered(stored.value, 'an exemption has expired');
    await askJudgeAgain(ports, orchestrations, cause, rejudge);
  }
  const record: ExemptionRecord = { ...stored.value, ending: decision === 'announce' ? 'announced' : 'over' };
  await ports.compliance.commit('exemptions', [{ kind: 'replace', record, etag: stored.etag }]);
}

/** The message's id names the exemption: if this is done twice, the queue drops the second. */
async function announce({ alerts }: Ports, exemption: ExemptionRecord, now: string): Promise<void> {
  const { exemptionId, scope, owner, reason, ticket, expiresAt } = exemption;
  await alerts.send(`exemption~${exemptionId}`, now, {
    kind: 'alert',
    severity: 'information',
    title: `An exemption ends on ${expiresAt.slice(0, 10)}`,
    text: `Exempt until then: ${describeScope(scope)}. Afterwards findings are open again: rebuild what they are about, or ask for another exemption.`,
    facts: [
      { title: 'Owner', value: owner },
      { title: 'Reason', value: reason },
      ...(ticket === '' ? [] : [{ title: 'Ticket', value: ticket }]),
    ],
    links: [{ title: 'Exemption', url: `/api/exemptions/${exemptionId}` }],
  });
}
