import type { EventSchema, JsonObject, PublishedEvent } from './event.ts';

/** The event in the schema that a subscriber asked for. CloudEvents cannot become Event Grid events, as in Azure. */
export function inSchema({ schema, event }: PublishedEvent, wanted: EventSchema): JsonObject {
  if (schema === wanted) {
    return event;
  }
  if (schema === 'CloudEventSchemaV1_0') {
    throw new Error('CloudEvents cannot be delivered in the Event Grid schema.');
  }
  const { id, topic, eventType, subject, eventTime, data } = event;
  return { id, source: topic, specversion: '1.0', type: eventType, subject, time: eventTime, data };
}

/** Which delivery schemas a topic's events can have (end-point-validation-event-grid-events-schema, last table). */
export function canDeliver(input: EventSchema, output: EventSchema): boolean {
  return input === 'EventGridSchema' || output === 'CloudEventSchemaV1_0';
}

/** What ends an event that could not be delivered. */
export interface Undelivered {
  readonly deadLetterReason: string;
  readonly deliveryAttempts: number;
  readonly lastDeliveryOutcome: string;
  readonly publishTime: string;
  readonly lastDeliveryAttemptTime: string;
}

/** The event with its dead-letter members; in CloudEvents their names are lower-case. */
export function deadLettered(event: JsonObject, schema: EventSchema, why: Undelivered): JsonObject {
  const members = Object.entries(why).map(
    ([name, value]) => [schema === 'EventGridSchema' ? name : name.toLowerCase(), value as unknown] as const,
  );
  return { ...event, ...Object.fromEntries(members) };
}
