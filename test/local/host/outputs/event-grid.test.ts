import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Binding } from '../../../../local/host/functions/binding.ts';
import { createEventGridOutput } from '../../../../local/host/outputs/event-grid.ts';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';
import type { TypedData } from '../../../../local/host/worker/invocation.ts';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly events: unknown;
}

const deliveries: Delivery[] = [];
let status = 200;
let endpoint: string;
const topic = createServer((request, response) => {
  void json(request).then((events) => {
    deliveries.push({ headers: request.headers, events });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? '' : '{"error":{"code":"Unauthorized","message":"no"}}');
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => topic.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(topic.address() as AddressInfo).port}/api/events`;
});

afterAll(() => topic.close());

beforeEach(() => {
  deliveries.length = 0;
  status = 200;
});

const binding: Binding = {
  name: 'out',
  type: 'eventGrid',
  direction: 'out',
  topicEndpointUri: 'TOPIC_URI',
  topicKeySetting: 'TOPIC_KEY',
};
const output = (given: Binding = binding) =>
  createEventGridOutput(given, createAppSettings({}, { TOPIC_URI: endpoint, TOPIC_KEY: 'secret', EMPTY: '' }));
const asJson = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

const gridEvent = {
  id: '1',
  eventType: 'baked',
  subject: 'images/web',
  dataVersion: '1',
  eventTime: '2026-11-21T10:00:00.000Z',
  data: { a: 1 },
};
const cloudEvent = {
  specversion: '1.0',
  id: '2',
  type: 'baked',
  source: '/rebake',
  time: '2026-11-21T10:00:00.000Z',
  data: { b: 2 },
  subject: 'web',
  ownattribute: 'x',
};

describe('an eventGrid output', () => {
  it('publishes one event with the key of the topic', async () => {
    await output().send(asJson(gridEvent));

    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]!.headers['aeg-sas-key']).toBe('secret');
    expect(deliveries[0]!.events).toMatchObject([gridEvent]);
  });

  it('publishes an array of events together', async () => {
    await output().send(asJson([gridEvent, { ...gridEvent, id: '3' }]));

    expect(deliveries.map(({ events }) => (events as { id: string }[]).map(({ id }) => id))).toEqual([['1', '3']]);
  });

  it('publishes what has a specversion as CloudEvents, with its own attributes', async () => {
    await output().send(asJson(cloudEvent));

    expect(deliveries[0]!.headers['content-type']).toContain('application/cloudevents-batch+json');
    expect(deliveries[0]!.events).toMatchObject([cloudEvent]);
  });

  it('sorts events of both schemas', async () => {
    await output().send(asJson([gridEvent, cloudEvent]));

    expect(deliveries.map(({ events }) => (events as { id: string }[])[0]!.id).sort()).toEqual(['1', '2']);
  });

  it('gives an event an id and a time where it has none', async () => {
    await output().send(asJson({ eventType: 'baked', subject: 's', dataVersion: '1', data: {} }));

    expect(deliveries[0]!.events).toMatchObject([
      { id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, eventTime: expect.stringMatching(/^\d{4}-/) as string },
    ]);
  });

  it('takes an event as text', async () => {
    await output().send({ string: JSON.stringify(gridEvent) });

    expect(deliveries[0]!.events).toMatchObject([{ id: '1' }]);
  });

  it.each([
    { what: 'a text that is no JSON', value: { string: 'hello' } },
    { what: 'bytes', value: { bytes: Buffer.from('{}') } },
    { what: 'a list of texts', value: asJson(['a']) },
    { what: 'an event without a type', value: asJson({ subject: 's', dataVersion: '1' }) },
    { what: 'an event without a subject', value: asJson({ eventType: 't', dataVersion: '1' }) },
    { what: 'a CloudEvent without a source', value: asJson({ specversion: '1.0', type: 't' }) },
  ])('refuses $what, and sends nothing', async ({ value }) => {
    await expect(output().send(value)).rejects.toThrow();
    expect(deliveries).toEqual([]);
  });

  it('fails when the topic refuses', async () => {
    status = 401;

    await expect(output().send(asJson(gridEvent))).rejects.toThrow();
  });
});

describe('an eventGrid output that cannot be served', () => {
  const { topicKeySetting, ...withoutKey } = binding;

  it.each([
    {
      what: 'without a topic',
      given: { ...binding, topicEndpointUri: undefined },
      says: "'topicEndpointUri' and 'topicKeySetting', or 'connection'",
    },
    { what: 'without a key', given: withoutKey, says: "'topicEndpointUri' and 'topicKeySetting', or 'connection'" },
    {
      what: 'whose topic is not set',
      given: { ...binding, topicEndpointUri: 'OTHER' },
      says: 'The app setting OTHER is missing',
    },
    {
      what: 'whose key is empty',
      given: { ...binding, topicKeySetting: 'EMPTY' },
      says: 'The app setting EMPTY is missing',
    },
    {
      what: 'whose connection is not set',
      given: { ...withoutKey, connection: 'Topic' },
      says: 'Topic__topicEndpointUri is missing',
    },
  ])('$what says which setting it needs', ({ given, says }) => {
    expect(topicKeySetting).toBe('TOPIC_KEY');
    expect(() => output(given)).toThrow(says);
  });
});
