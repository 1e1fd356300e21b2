import type { EventSchema, JsonObject } from '../events/event.ts';
import type { EventSubscription } from '../subscriptions/event-subscription.ts';
import type { AttemptResult } from './outcome.ts';

/** Events of one delivery request, in the schema of the event subscription; one unless it batches. */
export interface Batch {
  readonly subscription: EventSubscription;
  readonly schema: EventSchema;
  readonly events: readonly JsonObject[];
  /** How often they were tried before. */
  readonly deliveryCount: number;
  /** The service stops: the outcome no longer counts. */
  readonly signal: AbortSignal;
}

/** Brings a batch to where a kind of destination receives events. */
export type Send = (batch: Batch) => Promise<AttemptResult>;

/** Headers of a delivery, and properties of a Service Bus message (delivery-properties, handler-service-bus). */
export function deliveryHeaders({
  subscription,
  schema,
  events,
  deliveryCount,
}: Omit<Batch, 'signal'>): Record<string, string> {
  const event = events[0] ?? {};
  return {
    'aeg-event-type': 'Notification',
    'aeg-subscription-name': subscription.name.toUpperCase(),
    'aeg-delivery-count': String(deliveryCount),
    ...(schema === 'EventGridSchema'
      ? { 'aeg-metadata-version': '1', 'aeg-data-version': textOf(event['dataVersion']) }
      : { 'aeg-metadata-version': '1.0' }),
    'aeg-output-event-id': textOf(event['id']),
    ...mappedAttributes(subscription, event),
  };
}

/** Custom delivery properties: fixed values, or values out of the event. */
function mappedAttributes({ properties }: EventSubscription, event: JsonObject): Record<string, string> {
  const mappings = properties.destination.properties.deliveryAttributeMappings ?? [];
  return Object.fromEntries(
    mappings.map((mapping) => [
      mapping.name,
      mapping.type === 'Static' ? mapping.properties.value : textAt(event, mapping.properties.sourceField),
    ]),
  );
}

function textAt(event: JsonObject, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((object, name) => (object as JsonObject | null | undefined)?.[name], event);
  return textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}
