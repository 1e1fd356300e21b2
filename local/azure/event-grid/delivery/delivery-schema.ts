import type { EventSchema, PublishedEvent } from '../events/event.ts';
import type { EventSubscription } from '../subscriptions/event-subscription.ts';

/** The schema that a subscriber gets: what it asked for, else the one that the event came in. */
export function deliverySchema({ properties }: EventSubscription, event: PublishedEvent): EventSchema {
  return properties.eventDeliverySchema ?? event.schema;
}
