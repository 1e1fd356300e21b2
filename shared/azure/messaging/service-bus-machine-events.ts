import type { ServiceBusSender } from '@azure/service-bus';
import type { MachineEvents } from '../../ports/machine-events.ts';
import { serviceBusCall } from './service-bus-call.ts';

/** Messages for one request; a batch stays far below the 256 KB of the standard tier. */
const messagesAtOnce = 200;

/** Schedules looks at machines in the queue that Event Grid puts the events about them into. */
export function createServiceBusMachineEvents(sender: Pick<ServiceBusSender, 'scheduleMessages'>): MachineEvents {
  return {
    async lookLater(resourceIds, attempts, at) {
      for (let first = 0; first < resourceIds.length; first += messagesAtOnce) {
        const messages = resourceIds.slice(first, first + messagesAtOnce).map((resourceId) => ({
          contentType: 'application/json',
          body: { kind: 'lookAgain', resourceId, attempts },
        }));
        await serviceBusCall('put machines into their queue again', () =>
          sender.scheduleMessages(messages, new Date(at)),
        );
      }
    },
  };
}
