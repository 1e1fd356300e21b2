import type { JsonObject } from '../events/event.ts';
import { deliveryHeaders, type Send } from './destination.ts';
import type { AttemptResult } from './outcome.ts';

/** One message for a Service Bus queue. */
export interface QueueMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly contentType: string;
  readonly body: string;
  readonly applicationProperties: Readonly<Record<string, string>>;
}

/** Puts a message into a queue of the local Service Bus, or says why not. */
export type Enqueue = (message: QueueMessage) => Promise<'enqueued' | 'queueNotFound' | 'queueDisabled' | 'queueFull'>;

const refusals = { queueNotFound: 'NotFound', queueDisabled: 'Disabled', queueFull: 'Full' } as const;

/**
 * Delivery to a queue: the message is the event, its id the event's, its properties the delivery's headers
 * (learn.microsoft.com/azure/event-grid/handler-service-bus).
 */
export function sendToQueue(enqueue: Enqueue): Send {
  return async (batch) => {
    const { destination } = batch.subscription.properties;
    if (destination.endpointType !== 'ServiceBusQueue') {
      throw new Error(`A ${destination.endpointType} is no queue.`);
    }
    const queue = destination.properties.resourceId.split('/').at(-1) ?? '';
    for (const event of batch.events) {
      const outcome = await enqueue({
        queue,
        messageId: String(event['id']),
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify(event),
        applicationProperties: { ...deliveryHeaders({ ...batch, events: [event] }), 'aeg-event-type': typeOf(event) },
      });
      if (outcome !== 'enqueued') {
        return { kind: 'failed', outcome: refusals[outcome], leastDelay: 10 } satisfies AttemptResult;
      }
    }
    return { kind: 'delivered' };
  };
}

function typeOf(event: JsonObject): string {
  return String(event['eventType'] ?? event['type']);
}
