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

const announcedMilliseconds = 7 * 24 * 3_600_000;

/** Announces exemptions a week before they end, and judges again what they covered when they did. */
export async function tendExemptions(ports: Ports, orchestrations: Orchestrations): Promise<void> {
  const now = ports.environment.now();
  for (const exemption of await everyExemption(ports.compliance)) {
    const left = Date.parse(exemption.expiresAt) - Date.parse(now);
    if (exemption.ending !== 'over' && left <= 0) {
      const { cause, ...rejudge } = covered(exemption, 'an exemption has expired');
      await askJudgeAgain(ports, orchestrations, cause, rejudge);
      await mark(ports, exemption, 'over');
    } else if (exemption.ending === 'far' && left <= announcedMilliseconds) {
      await announce(ports, exemption, now);
      await mark(ports, exemption, 'announced');
    }
  }
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

/** A conflict means that somebody else changed it: the next look sees how it is. */
async function mark(
  { compliance }: Ports,
  exemption: ExemptionRecord,
  ending: ExemptionRecord['ending'],
): Promise<void> {
  const stored = await compliance.read('exemption', 'exemptions', exemption.id);
  if (stored) {
    const record = { ...stored.value, ending };
    await compliance.commit('exemptions', [{ kind: 'replace', record, etag: stored.etag }]);
  }
}
