import { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid';
import { onTestFinished } from 'vitest';
import { createEventGrid, type EventGridOptions } from '../../../../local/azure/event-grid/create-event-grid.ts';
import type { QueueMessage } from '../../../../local/azure/event-grid/delivery/send-to-queue.ts';
import type { EventGrid } from '../../../../local/azure/event-grid/event-grid.ts';
import type { EventSchema } from '../../../../local/azure/event-grid/events/event.ts';
import type { CustomTopic } from '../../../../local/azure/event-grid/topics/topic.ts';
import { serviceOptions } from '../support/service-options.ts';

export const group = '/subscriptions/5a3f1c62-7d0e-4b8b-9c1d-2e4f60718293/resourceGroups/rebake';

export interface TestEventGrid {
  readonly grid: EventGrid;
  readonly options: EventGridOptions;
  /** Messages that went into queues. */
  readonly queued: QueueMessage[];
  /** Blobs that dead letters were written to. */
  readonly blobs: { container: string; name: string; text: string }[];
  readonly topic: (name?: string, inputSchema?: EventSchema) => CustomTopic;
  readonly client: <Schema extends 'EventGrid' | 'CloudEvent'>(
    topic: CustomTopic,
    schema: Schema,
  ) => EventGridPublisherClient<Schema>;
  /** Subscribes a webhook and waits until it has consented. */
  readonly subscribe: (topic: { readonly id: string }, endpointUrl: string, properties?: object) => Promise<string>;
}

/** Event Grid on a free port, in time that runs fast: ten seconds pass in ten milliseconds. */
export async function startEventGrid(
  changes: Partial<EventGridOptions> & { speed?: number } = {},
): Promise<TestEventGrid> {
  const queued: QueueMessage[] = [];
  const blobs: TestEventGrid['blobs'] = [];
  const options: EventGridOptions = {
    verifyToken: () => Promise.resolve({ kind: 'refused', reason: 'malformed', message: 'The token cannot be read.' }),
    maySend: () => true,
    enqueue: (message) => Promise.resolve((queued.push(message), 'enqueued' as const)),
    writeBlob: (_, container, name, text) => Promise.resolve(void blobs.push({ container, name, text })),
    random: () => 0,
    ...changes,
    ...(await serviceOptions({ speed: 1000, ...changes })),
  };
  const started = await createEventGrid(options);
  let closing: Promise<void> | undefined;
  const grid: EventGrid = { ...started, close: () => (closing ??= started.close()) };
  onTestFinished(() => grid.close());
  return {
    grid,
    options,
    queued,
    blobs,
    topic: (name = 'facts', inputSchema = 'EventGridSchema') =>
      grid.topics.putCustom(`${group}/providers/Microsoft.EventGrid/topics/${name}`, { inputSchema }),
    client: (topic, schema) =>
      new EventGridPublisherClient(grid.endpoint(topic), schema, new AzureKeyCredential(topic.key1), {
        tlsOptions: { ca: options.tls.ca },
      }),
    async subscribe(topic, endpointUrl, properties = {}) {
      const id = `${topic.id}/eventSubscriptions/hook-${grid.subscriptions.list().length}`;
      const destination = { endpointType: 'WebHook', properties: { endpointUrl } };
      const settled = await grid.subscriptions.put(id, { destination, ...properties }).settled;
      if (settled.provisioningState !== 'Succeeded') {
        throw new Error(settled.failure ?? settled.provisioningState);
      }
      return id;
    },
  };
}

/** An event in Event Grid's schema. */
export function anEvent(changes: object = {}) {
  return {
    id: 'e-1',
    subject: 'images/web',
    eventType: 'Rebake.Tested',
    dataVersion: '1.0',
    data: { n: 1 },
    ...changes,
  };
}
