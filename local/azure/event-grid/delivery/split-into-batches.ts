import type { Delivery } from '../store/delivery-store.ts';
import type { EventSubscription } from '../subscriptions/event-subscription.ts';

const defaultKilobytes = 64;

/**
 * Deliveries as they go out together: dead letters as one blob, events alone unless the subscription batches. A batch has
 * one schema and one count of attempts, and ends before it would grow beyond the preferred size.
 */
export function splitIntoBatches(
  subscription: EventSubscription,
  due: readonly Delivery[],
): readonly (readonly Delivery[])[] {
  const deadLetters = due.filter(({ deadLetterReason }) => deadLetterReason !== undefined);
  const alive = due.filter(({ deadLetterReason }) => deadLetterReason === undefined);
  return [...(deadLetters.length > 0 ? [deadLetters] : []), ...batches(subscription, alive)];
}

function batches({ properties: { destination } }: EventSubscription, due: readonly Delivery[]): Delivery[][] {
  const { maxEventsPerBatch, preferredBatchSizeInKilobytes } =
    destination.endpointType === 'WebHook'
      ? destination.properties
      : { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: undefined };
  const mostBytes = (preferredBatchSizeInKilobytes ?? defaultKilobytes) * 1024;
  const result: Delivery[][] = [];
  let bytes = 0;
  for (const delivery of due) {
    const size = JSON.stringify(delivery.event.event).length;
    const current = result.at(-1);
    const fits = current && current.length < (maxEventsPerBatch ?? 1) && bytes + size <= mostBytes;
    if (fits && isAlike(current[0], delivery)) {
      current.push(delivery);
      bytes += size;
    } else {
      result.push([delivery]);
      bytes = size;
    }
  }
  return result;
}

function isAlike(one: Delivery | undefined, other: Delivery): boolean {
  return one?.attempts === other.attempts && one.event.schema === other.event.schema;
}
