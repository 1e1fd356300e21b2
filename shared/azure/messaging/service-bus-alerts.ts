import type { ServiceBusSender } from '@azure/service-bus';
import type { AlertQueue } from '../../ports/messaging.ts';
import { serviceBusCall } from './service-bus-call.ts';

/** Sends alerts to their queue. The message id lets the queue's duplicate detection drop repeats. */
export function createServiceBusAlerts(sender: Pick<ServiceBusSender, 'sendMessages'>): AlertQueue {
  return {
    send: (id, at, alert) =>
      serviceBusCall('send to the alerts queue', () =>
        sender.sendMessages({ messageId: id, contentType: 'application/json', body: { at, ...alert } }),
      ),
  };
}
