import { randomUUID } from 'node:crypto';
import { deadLettered, inSchema } from '../events/deliverable.ts';
import type { Delivery } from '../store/delivery-store.ts';
import type { EventSubscription } from '../subscriptions/event-subscription.ts';
import { deliverySchema } from './delivery-schema.ts';

const minute = 60_000;
/** Between the last attempt and the dead letter (delivery-and-retry#dead-letter-events). */
export const deadLetterDelay = 5 * minute;
/** An event is dropped when the container cannot be written for this long. */
export const deadLetterPatience = 4 * 60 * minute;

/** Writes a blob into a container of a storage account; throws while that cannot be done. */
export type WriteBlob = (account: string, container: string, name: string, text: string) => Promise<void>;

/** Writes events that could not be delivered as one blob, an array, into the subscription's container. */
export async function writeDeadLetters(
  subscription: EventSubscription,
  deliveries: readonly Delivery[],
  now: number,
  writeBlob: WriteBlob,
): Promise<void> {
  const destination = subscription.properties.deadLetterDestination;
  if (!destination) {
    throw new Error(`Event subscription '${subscription.name}' has no dead-letter destination.`);
  }
  const { resourceId, blobContainerName } = destination.properties;
  const account = resourceId.split('/').at(-1) ?? '';
  const events = deliveries.map((delivery) => deadLetterOf(subscription, delivery));
  await writeBlob(account, blobContainerName, blobName(subscription.name, now), JSON.stringify(events));
}

/** `NAME/2026/1/5/9/{guid}.json`: the name in capitals, date and hour not padded (manage-event-delivery). */
function blobName(subscription: string, now: number): string {
  const at = new Date(now);
  const hour = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()].join('/');
  return `${subscription.toUpperCase()}/${hour}/${randomUUID()}.json`;
}

function deadLetterOf(subscription: EventSubscription, delivery: Delivery): Readonly<Record<string, unknown>> {
  const schema = deliverySchema(subscription, delivery.event);
  return deadLettered(inSchema(delivery.event, schema), schema, {
    deadLetterReason: delivery.deadLetterReason ?? 'MaxDeliveryAttemptsExceeded',
    deliveryAttempts: delivery.attempts,
    lastDeliveryOutcome: delivery.lastOutcome ?? 'Delivering',
    publishTime: instant(delivery.publishedAt),
    lastDeliveryAttemptTime: instant(delivery.lastAttemptAt ?? delivery.publishedAt),
  });
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}
