import type { ServiceBusQueueHandler } from '@azure/functions';
import { z } from 'zod';
import { alertCard } from '../../shared/notifications/alert-card.ts';
import { Alert } from '../../shared/domain/records/outbox-entry.ts';
import type { TeamsChannel } from '../../shared/ports/messaging.ts';

const QueuedAlert = Alert.extend({ at: z.iso.datetime() });

/** Shows an alert in Teams. Whatever goes wrong is thrown: the queue tries again, then keeps it as a dead letter. */
export function sendAlert(teams: TeamsChannel, apiUrl: string): ServiceBusQueueHandler {
  return async (message, context) => {
    const alert = QueuedAlert.parse(message);
    await teams.post(alertCard(alert, alert.at, apiUrl));
    context.log(`Alert shown: ${alert.title}`);
  };
}
