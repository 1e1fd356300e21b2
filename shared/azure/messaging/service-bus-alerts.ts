import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import type { AlertQueue } from '../../ports/messaging.ts';
import { serviceBusCall } from './service-bus-call.ts';

/** Sends alerts to their queue. The message id lets the queue's duplicate detection drop repeats. */
export function createServiceBusAlerts(sender: Pick<ServiceBusSender, 'sendMessages'>): AlertQueue {
  const send = (message: ServiceBusMessage): Promise<void> =>
    serviceBusCall('send to the alerts queue', () =>
      sender.sendMessages({ contentType: 'application/json', ...message }),
    );
  return {
    send: (id, at, alert) => send({ messageId: id, body: { at, ...alert } }),
    postpone: (id, at, alert, { attempts, due }) =>
      send({
        // Under its old id it would be dropped as a repeat of the message that it goes on from.
        messageId: `${id}~later${attempts}`,
        body: { at, ...alert, attempts },
        scheduledEnqueueTimeUtc: new Date(due),
      }),
  };
}
