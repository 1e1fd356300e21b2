import type { ServiceBusQueueHandler } from '@azure/functions';
import { z } from 'zod';
import { Digest } from '../../shared/domain/compliance/notice.ts';
import { alertCard } from '../../shared/notifications/alert-card.ts';
import { digestCard } from '../../shared/notifications/digest-card.ts';
import { Alert } from '../../shared/domain/records/outbox-entry.ts';
import type { TeamsChannel } from '../../shared/ports/messaging.ts';

const at = z.iso.datetime();
const QueuedAlert = z.discriminatedUnion('kind', [Alert.extend({ at }), Digest.extend({ at })]);

/** Shows an alert in Teams. Whatever goes wrong is thrown: the queue tries again, then keeps it as a dead letter. */
export function sendAlert(teams: TeamsChannel, apiUrl: string): ServiceBusQueueHandler {
  return async (message, context) => {
    const alert = QueuedAlert.parse(message);
    if (alert.kind === 'digest') {
      await teams.post(digestCard(alert, alert.at, apiUrl), alert.webhook);
      context.log(`Digest shown: ${alert.notices.length} notices in ${alert.channel}`);
      return;
    }
    await teams.post(alertCard(alert, alert.at, apiUrl), null);
    context.log(`Alert shown: ${alert.title}`);
  };
}
