import type { ServiceBusQueueDurableClientHandler } from 'durable-functions';
import type { CompliancePorts } from '../../shared/commands/compliance/compliance-ports.ts';
import { followFindings } from '../../shared/commands/compliance/following/follow-findings.ts';
import { judgeMembers } from '../../shared/commands/compliance/judging/judge-members.ts';
import { judgeWritten } from '../../shared/commands/compliance/judging/judge-written.ts';
import { eachOnce } from '../../shared/commands/compliance/judging/look-later.ts';
import { recordPolicy } from '../../shared/commands/compliance/judging/record-policy.ts';
import { readMachineMessage } from '../../shared/domain/compliance/machine-written.ts';
import type { MachineEvents } from '../../shared/ports/machine-events.ts';
import { createOrchestrations } from '../orchestrations.ts';

/**
 * Judges machines that were written or deleted, with what is in scale sets, or that Azure Policy evaluated. Event Grid puts these events into a
 * queue, so that a burst comes in batches and an outage loses nothing.
 */
export function machineWritten(
  ports: CompliancePorts & { readonly machineEvents: MachineEvents },
): ServiceBusQueueDurableClientHandler {
  return async (batch, client, context) => {
    const messages = Array.isArray(batch) ? (batch as unknown[]) : [batch];
    const read = messages.flatMap((message) => readMachineMessage(message) ?? []);
    if (read.length < messages.length) {
      context.debug(`${messages.length - read.length} of ${messages.length} messages are about no machine`);
    }
    const written = read.flatMap((message) => (message.kind === 'written' ? [message.machine] : []));
    const machines = await judgeWritten(ports, written);
    const members = await judgeMembers(ports, written);
    const evaluated = await recordPolicy(
      ports,
      read.flatMap((message) => (message.kind === 'evaluated' ? [message.machine] : [])),
    );
    const orchestrations = createOrchestrations(client);
    const findings = [machines, members, evaluated].flatMap((judged) => judged.findings);
    await followFindings(ports.environment, orchestrations, findings);
    for (const { resourceIds, attempts, seconds } of eachOnce([...machines.later, ...members.later])) {
      const at = new Date(Date.parse(ports.environment.now()) + seconds * 1000).toISOString();
      await ports.machineEvents.lookLater(resourceIds, attempts, at);
    }
    for (const { resourceId, message } of [...machines.refused, ...members.refused]) {
      context.warn(`${resourceId} cannot be judged: ${message}`);
    }
    const changed = machines.changed + members.changed;
    context.log(`${read.length} events about machines: ${changed} changed`);
  };
}
