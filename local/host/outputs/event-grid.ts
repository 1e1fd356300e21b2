import { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid';
import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential } from '@azure/identity';
import { z } from 'zod';
import type { Binding } from '../functions/host-function.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import type { TypedData } from '../worker/invocation.ts';
import type { OutputBinding } from './output-binding.ts';

const Events = z.union([z.array(z.looseObject({})), z.looseObject({}).transform((event) => [event])]);

interface Topic {
  readonly endpoint: string;
  readonly credential: AzureKeyCredential | TokenCredential;
}

/** Publishes events to a custom topic; what carries `specversion` goes as CloudEvents. */
export function createEventGridOutput(binding: Binding, settings: AppSettings): OutputBinding {
  const { endpoint, credential } = topicOf(binding, settings);
  const clients = {
    EventGrid: new EventGridPublisherClient(endpoint, 'EventGrid', credential),
    CloudEvent: new EventGridPublisherClient(endpoint, 'CloudEvent', credential),
  };
  return {
    name: binding.name,
    async send(value) {
      const events = Events.parse(contentOf(value));
      const cloudEvents = events.filter((event) => 'specversion' in event);
      const gridEvents = events.filter((event) => !('specversion' in event));
      if (cloudEvents.length > 0) {
        await clients.CloudEvent.send(cloudEvents.map(toCloudEvent));
      }
      if (gridEvents.length > 0) {
        await clients.EventGrid.send(gridEvents.map(toGridEvent));
      }
    },
  };
}

/** The topic by its two settings, or by a connection's `<prefix>__topicEndpointUri` and the host's identity. */
function topicOf(binding: Binding, settings: AppSettings): Topic {
  const { connection, topicEndpointUri, topicKeySetting } = binding;
  if (typeof connection === 'string') {
    return {
      endpoint: required(`${connection}__topicEndpointUri`, settings),
      credential: new DefaultAzureCredential(),
    };
  }
  if (typeof topicEndpointUri !== 'string' || typeof topicKeySetting !== 'string') {
    throw new Error("An eventGrid output needs 'topicEndpointUri' and 'topicKeySetting', or 'connection'.");
  }
  return {
    endpoint: required(topicEndpointUri, settings),
    credential: new AzureKeyCredential(required(topicKeySetting, settings)),
  };
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
