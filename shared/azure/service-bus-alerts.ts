import { isServiceBusError, type ServiceBusSender } from '@azure/service-bus';
import { AzureUnavailableError } from '../errors.ts';
import type { AlertQueue } from '../ports/messaging.ts';

/** Sends alerts to their queue. The message id lets the queue's duplicate detection drop repeats. */
export function createServiceBusAlerts(sender: Pick<ServiceBusSender, 'sendMessages'>): AlertQueue {
  return {
    async send(id, at, alert) {
      try {
        await sender.sendMessages({ messageId: id, contentType: 'application/json', body: { at, ...alert } });
      } catch (error) {
        if (isServiceBusError(error)) {
          throw new AzureUnavailableError('send to the alerts queue', null, { cause: error });
        }
        throw error;
      }
    },
  };
}
