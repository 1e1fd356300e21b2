import type { TimerDurableClientHandler } from 'durable-functions';
import type { CompliancePorts } from '../../shared/commands/compliance/compliance-ports.ts';
import { repairCompliance } from '../../shared/commands/compliance/following/follow-findings.ts';
import { tendExemptions } from '../../shared/commands/compliance/exemptions/tend-exemptions.ts';
import type { AlertQueue } from '../../shared/ports/messaging.ts';
import { createOrchestrations } from '../orchestrations.ts';

/** Follows findings that a crash left unfollowed, and ends exemptions whose time is over. */
export function tendFindings(ports: CompliancePorts & { readonly alerts: AlertQueue }): TimerDurableClientHandler {
  return async (_timer, client, context) => {
    const orchestrations = createOrchestrations(client);
    await tendExemptions(ports, orchestrations);
    const repaired = await repairCompliance(ports, orchestrations);
    if (repaired > 0) {
      context.warn(`Followed ${repaired} findings that nobody followed`);
    }
  };
}
