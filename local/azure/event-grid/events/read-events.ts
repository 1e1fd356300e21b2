import { z } from 'zod';
import { EventGridError } from '../event-grid-error.ts';
import { CloudEvent, EventGridEvent, type EventSchema, type JsonObject, type PublishedEvent } from './event.ts';

/** Event and array may have 1 MB (learn.microsoft.com/azure/event-grid/event-schema). */
const largest = 1024 * 1024;

interface Topic {
  readonly id: string;
  readonly inputSchema: EventSchema;
}

/** The events of a request to a custom topic; all of them are good, or none is taken. `headers` have lower-case names. */
export function readEvents(body: Buffer, headers: Readonly<Record<string, string>>, topic: Topic): PublishedEvent[] {
  if (body.length > largest) {
    const message = `The maximum size (${largest}) has been exceeded. Actual size: ${body.length}.`;
    throw new EventGridError(413, 'PayloadTooLarge', message);
  }
  const contentType = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (topic.inputSchema === 'EventGridSchema') {
    return array(parseJson(body)).map((event, index) => readEventGridEvent(event, index, topic));
  }
  if (contentType !== 'application/cloudevents+json' && headers['ce-specversion'] !== undefined) {
    return [readCloudEvent(binaryMode(body, headers, contentType), 0)];
  }
  const parsed = parseJson(body);
  const events = contentType === 'application/cloudevents+json' && !Array.isArray(parsed) ? [parsed] : array(parsed);
  return events.map(readCloudEvent);
}

function readEventGridEvent(event: unknown, index: number, topic: Topic): PublishedEvent {
  const parsed = parse(EventGridEvent, event, index, 'EventGridSchema');
  if (parsed.topic && parsed.topic.toLowerCase() !== topic.id.toLowerCase()) {
    const message = `Event ${index}: the topic '${parsed.topic}' is not the one that the event was sent to.`;
    throw new EventGridError(400, 'BadRequest', message);
  }
  return { schema: 'EventGridSchema', event: { ...parsed, topic: topic.id, metadataVersion: '1' } };
}

function readCloudEvent(event: unknown, index: number): PublishedEvent {
  return { schema: 'CloudEventSchemaV1_0', event: parse(CloudEvent, event, index, 'CloudEventSchemaV1_0') };
}

/** Attributes in `ce-` headers, data in the body (CloudEvents HTTP binding, 3.1). */
function binaryMode(body: Buffer, headers: Readonly<Record<string, string>>, contentType: string): JsonObject {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith('ce-'))
    .map(([name, value]) => [name.slice('ce-'.length), decodeURIComponent(value)] as const);
  const isJson = contentType === 'application/json' || contentType.endsWith('+json');
  return {
    ...Object.fromEntries(attributes),
    datacontenttype: contentType,
    ...(isJson ? { data: parseJson(body) } : { data_base64: body.toString('base64') }),
  };
}

function parse<Event>(schema: z.ZodType<Event>, event: unknown, index: number, name: EventSchema): Event {
  const result = schema.safeParse(event);
  if (result.success) {
    return result.data;
  }
  const details = result.error.issues.map(
    ({ path, message }) => `Event ${index}: ${path.join('.') || 'it'} ${message}`,
  );
  const message =
    `This resource is configured to receive event in '${name}' schema. ` +
    `The JSON received does not conform to the expected schema. ${details.join('; ')}`;
  throw new EventGridError(400, 'BadRequest', message, details);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new EventGridError(400, 'BadRequest', `The body is not JSON: ${(error as Error).message}.`);
  }
}

function array(value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw new EventGridError(400, 'BadRequest', 'The body must be a JSON array of events.');
  }
  return value;
}
