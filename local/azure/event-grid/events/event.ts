import { z } from 'zod';

export type JsonObject = Readonly<Record<string, unknown>>;
export type EventSchema = 'EventGridSchema' | 'CloudEventSchemaV1_0';

const instant = z.iso.datetime({
  offset: true,
  local: true,
  error: 'must be a date and time, e.g. 2026-01-05T10:00:00Z',
});
const text = z.string().min(1);

/** As publishers send it (learn.microsoft.com/azure/event-grid/event-schema). */
export const EventGridEvent = z.looseObject({
  id: text,
  subject: z.string(),
  eventType: text,
  eventTime: instant,
  topic: z.string().optional(),
  data: z.unknown(),
  dataVersion: z.string().default(''),
  metadataVersion: z.literal('1').optional(),
});

/** CloudEvents 1.0 in JSON (learn.microsoft.com/azure/event-grid/cloud-event-schema). */
export const CloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: text,
  source: text,
  type: text,
  subject: z.string().nullish(),
  time: instant.optional(),
  datacontenttype: z.string().optional(),
  dataschema: z.string().optional(),
  data: z.unknown().optional(),
  data_base64: z.base64().optional(),
});

/** An event on its way, in the schema that it was published in. */
export interface PublishedEvent {
  readonly schema: EventSchema;
  readonly event: JsonObject;
}

/** What filters, faults and headers ask of an event, whatever its schema. */
export interface EventTraits {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly dataVersion: string;
}

export function traitsOf({ schema, event }: PublishedEvent): EventTraits {
  const member = (name: string): string => (typeof event[name] === 'string' ? event[name] : '');
  return {
    id: member('id'),
    type: member(schema === 'EventGridSchema' ? 'eventType' : 'type'),
    subject: member('subject'),
    dataVersion: member('dataVersion'),
  };
}
