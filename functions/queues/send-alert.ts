import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { z } from 'zod';
import { createShowOnce } from '../../shared/commands/compliance/show-once.ts';
import { Digest } from '../../shared/domain/compliance/notice.ts';
import { alertCard } from '../../shared/notifications/alert-card.ts';
import { digestCard } from '../../shared/notifications/digest-card.ts';
import { Alert } from '../../shared/domain/records/outbox-entry.ts';
import type { ComplianceRecords } from '../../shared/ports/compliance-records.ts';
import type { TeamsChannel } from '../../shared/ports/messaging.ts';
import type { Environment } from '../../shared/ports/support.ts';

const at = z.iso.datetime();
const QueuedAlert = z.discriminatedUnion('kind', [Alert.extend({ at }), Digest.extend({ at })]);
type QueuedAlert = z.infer<typeof QueuedAlert>;

interface Ports {
  readonly teams: TeamsChannel;
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}

/** Shows an alert in Teams, once. Whatever goes wrong is thrown: the queue tries again, then keeps it as a dead letter. */
export function sendAlert({ teams, compliance, environment }: Ports, apiUrl: string): ServiceBusQueueHandler {
  const showOnce = createShowOnce({ compliance, environment });
  return async (message, context) => {
    const alert = QueuedAlert.parse(message);
    const outcome = await showOnce(messageIdOf(context), () => show(teams, alert, apiUrl));
    if (outcome === 'repeat') {
      context.log('A message came again, its card was shown before');
      return;
    }
    if (alert.kind === 'digest') {
      context.log(`Digest shown: ${alert.notices.length} notices in ${alert.channel}`);
      return;
    }
    context.log(`Alert shown: ${alert.title}`);
  };
}

function show(teams: TeamsChannel, alert: QueuedAlert, apiUrl: string): Promise<void> {
  return alert.kind === 'digest'
    ? teams.post(digestCard(alert, alert.at, apiUrl), alert.webhook)
    : teams.post(alertCard(alert, alert.at, apiUrl), null);
}

const Metadata = z.object({ messageId: z.string().min(1) });

/**
 * A replayed dead letter has the id that it had, with how often it was replayed: it is the same message. One that
 * somebody sent without an id is like no other.
 */
function messageIdOf({ triggerMetadata, invocationId }: InvocationContext): string {
  return Metadata.safeParse(triggerMetadata).data?.messageId.replace(/(~replay\d+)+$/, '') ?? invocationId;
}
