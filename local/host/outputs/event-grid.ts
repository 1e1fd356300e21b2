import type { EventGridPublisherClient } from '@azure/eventgrid';
import { z } from 'zod';
import type { Binding } from '../functions/binding.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import type { TypedData } from '../worker/invocation.ts';
import type { OutputBinding } from './output-binding.ts';

const Events = z.union([z.array(z.looseObject({})), z.looseObject({}).transform((event) => [event])]);

interface Topic {
  readonly endpoint: string;
  /** Without one, the host's own identity is used. */
  readonly key: string | undefined;
}

interface Clients {
  readonly EventGrid: EventGridPublisherClient<'EventGrid'>;
  readonly CloudEvent: EventGridPublisherClient<'CloudEvent'>;
}

/** Publishes events to a custom topic; what carries `specversion` goes as CloudEvents. */
export function createEventGridOutput(binding: Binding, settings: AppSettings): OutputBinding {
  const topic = topicOf(binding, settings);
  let clients: Promise<Clients> | undefined;
  return {
    name: binding.name,
    async send(value) {
      const events = Events.parse(contentOf(value));
      const cloudEvents = events.filter((event) => 'specversion' in event);
      const gridEvents = events.filter((event) => !('specversion' in event));
      clients ??= createClients(topic);
      const { CloudEvent, EventGrid } = await clients;
      if (cloudEvents.length > 0) {
        await CloudEvent.send(cloudEvents.map(toCloudEvent));
      }
      if (gridEvents.length > 0) {
        await EventGrid.send(gridEvents.map(toGridEvent));
      }
    },
  };
}

/** The libraries are loaded when the first event is sent: most starts of the host send none. */
async function createClients({ endpoint, key }: Topic): Promise<Clients> {
  const { AzureKeyCredential, EventGridPublisherClient: Client } = await import('@azure/eventgrid');
  const credential =
    key === undefined ? new (await import('@azure/identity')).DefaultAzureCredential() : new AzureKeyCredential(key);
  const options = { allowInsecureConnection: isLoopback(endpoint) };
  return {
    EventGrid: new Client(endpoint, 'EventGrid', credential, options),
    CloudEvent: new Client(endpoint, 'CloudEvent', credential, options),
  };
}

/** A topic on this machine needs no TLS. */
function isLoopback(endpoint: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(endpoint).hostname);
}

/** The topic by its two settings, or by a connection's `<prefix>__topicEndpointUri` and the host's identity. */
function topicOf(binding: Binding, settings: AppSettings): Topic {
  const { connection, topicEndpointUri, topicKeySetting } = binding;
  if (typeof connection === 'string') {
    return { endpoint: required(`${connection}__topicEndpointUri`, settings), key: undefined };
  }
  if (typeof topicEndpointUri !== 'string' || typeof topicKeySetting !== 'string') {
    throw new Error("An eventGrid output needs 'topicEndpointUri' and 'topicKeySetting', or 'connection'.");
  }
  return { endpoint: required(topicEndpointUri, settings), key: required(topicKeySetting, settings) };
}

function required(name: string, settings: AppSettings): string {
  const value = settings.get(name);
  if (value === undefined || value === '') {
    throw new Error(`The app setting ${name} is missing.`);
  }
  return value;
}

function contentOf(value: TypedData): unknown {
  const text = 'json' in value ? value.json : 'string' in value ? value.string : undefined;
  if (text === undefined) {
    throw new Error('An eventGrid output takes an event or an array of events.');
  }
  return JSON.parse(text) as unknown;
}

const CloudEvent = z.looseObject({
  id: z.string().optional(),
  type: z.string(),
  source: z.string(),
  time: z.coerce.date().optional(),
});
const GridEvent = z.looseObject({
  id: z.string().optional(),
  eventType: z.string(),
  subject: z.string(),
  dataVersion: z.string(),
  eventTime: z.coerce.date().optional(),
});

const cloudEventMembers = new Set([
  'id',
  'type',
  'source',
  'time',
  'data',
  'datacontenttype',
  'dataschema',
  'subject',
  'specversion',
]);

function toCloudEvent(event: object) {
  const { id, time, ...given } = CloudEvent.parse(event);
  const extensions = Object.entries(given).filter(([name]) => !cloudEventMembers.has(name));
  return {
    type: given.type,
    source: given.source,
    ...optional('subject', given['subject']),
    ...optional('datacontenttype', given['datacontenttype']),
    ...optional('dataschema', given['dataschema']),
    data: given['data'],
    extensionAttributes: Object.fromEntries(extensions),
    ...(id !== undefined && { id }),
    ...(time && { time }),
  };
}

function toGridEvent(event: object) {
  const { id, eventTime, ...given } = GridEvent.parse(event);
  return {
    eventType: given.eventType,
    subject: given.subject,
    dataVersion: given.dataVersion,
    data: given['data'],
    ...optional('topic', given['topic']),
    ...(id !== undefined && { id }),
    ...(eventTime && { eventTime }),
  };
}

function optional(name: string, value: unknown): Record<string, string> {
  return typeof value === 'string' ? { [name]: value } : {};
}
