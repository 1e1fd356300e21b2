import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Keys } from '../../../../local/host/state/keys.ts';
import { startTestHost, type TestHost } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  const handler = (event, context) => {
    if (event.data?.fail) throw new Error('refused');
    context.log(JSON.stringify({ event, data: context.triggerMetadata.data }));
  };
  app.eventGrid('onEvent', { handler });
  app.generic('onBatch', {
    trigger: { type: 'eventGridTrigger', name: 'batch', cardinality: 'many' },
    handler: (events, context) => context.log(JSON.stringify(events)),
  });
  app.http('publish', {
    authLevel: 'anonymous',
    return: output.http({}),
    extraOutputs: [output.eventGrid({ name: 'topic', topicEndpointUri: 'TOPIC_URI', topicKeySetting: 'TOPIC_KEY' })],
    handler: async (request, context) => {
      context.extraOutputs.set('topic', await request.json());
      return { status: 202 };
    },
  });
`;

interface Delivery {
  readonly url: string;
  readonly key: string;
  readonly contentType: string;
  readonly events: readonly Record<string, unknown>[];
}

let host: TestHost;
let topic: Server;
let keys: Keys;
let topicStatus = 200;
let deliveries: Delivery[] = [];

beforeAll(async () => {
  topic = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      deliveries.push({
        url: request.url ?? '',
        key: String(request.headers['aeg-sas-key']),
        contentType: String(request.headers['content-type']),
        events: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>[],
      });
      response.writeHead(topicStatus).end();
    });
  });
  await new Promise<void>((resolve) => topic.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(topic.address() as AddressInfo).port}/api/events`;
  host = await startTestHost({
    appDir: writeApp({ files: { 'main.js': main } }),
    auth: true,
    environment: { ...process.env, TOPIC_URI: uri, TOPIC_KEY: 'secret' },
  });
  keys = JSON.parse(readFileSync(join(host.stateDir, 'keys.json'), 'utf8')) as Keys;
});

afterAll(async () => {
  await host.stop();
  topic.close();
});

beforeEach(() => {
  deliveries = [];
  topicStatus = 200;
});

const gridEvent = (data: object = {}) => ({
  id: '1',
  eventType: 'Test.Happened',
  subject: 's',
  eventTime: '2026-11-21T12:00:00Z',
  dataVersion: '1',
  data,
});
const cloudEvent = (data: object = {}) => ({ specversion: '1.0', id: '1', source: '/s', type: 'Test.Happened', data });

function send(
  functionName: string,
  body: unknown,
  { type = 'Notification', key = keys.system['eventgrid_extension']! } = {},
) {
  return host.fetch(`/runtime/webhooks/EventGrid?functionName=${functionName}&code=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(type && { 'aeg-event-type': type }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('the webhook', () => {
  it('answers the validation event of the Event Grid schema', async () => {
    const validation = {
      ...gridEvent({ validationCode: 'abc' }),
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    };

    const response = await send('onEvent', [validation], { type: 'SubscriptionValidation' });

    expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'abc' }]);
  });

  it('consents to CloudEvents of the origin that asks', async () => {
    const response = await host.fetch(
      `/runtime/webhooks/eventgrid?functionName=onEvent&code=${keys.system['eventgrid_extension']}`,
      { method: 'OPTIONS', headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' } },
    );

    expect([response.status, response.headers.get('webhook-allowed-origin')]).toEqual([200, 'eventgrid.azure.net']);
  });

  it.each([
    { schema: 'Event Grid', body: [gridEvent({ n: 1 })] },
    { schema: 'CloudEvents', body: cloudEvent({ n: 1 }) },
  ])('calls the function with an event in the schema $schema', async ({ body }) => {
    const before = host.userLogs('onEvent').length;

    const response = await send('onEvent', body);

    const event = Array.isArray(body) ? body[0] : body;
    expect(response.status).toBe(202);
    expect(
      host
        .userLogs('onEvent')
        .slice(before)
        .map((log) => JSON.parse(log) as unknown),
    ).toEqual([{ event, data: { n: 1 } }]);
  });

  it('calls the function once for each event', async () => {
    const before = host.userLogs('onEvent').length;

    await send('onEvent', [gridEvent({ n: 1 }), gridEvent({ n: 2 }), gridEvent({ n: 3 })]);

    expect(host.userLogs('onEvent').length - before).toBe(3);
  });

  it('calls a function of cardinality many once for all', async () => {
    await send('onBatch', [cloudEvent({ n: 1 }), cloudEvent({ n: 2 })]);

    expect(JSON.parse(host.userLogs('onBatch').at(-1)!)).toHaveLength(2);
  });

  it('makes Event Grid send again when one of the calls fails', async () => {
    const response = await send('onEvent', [gridEvent(), gridEvent({ fail: true })]);

    expect([response.status, await response.text()]).toEqual([500, '']);
  });

  it.each([
    { what: 'an unknown function', functionName: 'nobody', body: [], type: 'Notification', status: 404 },
    { what: 'a function of another kind', functionName: 'publish', body: [], type: 'Notification', status: 404 },
    { what: 'a body that is no JSON', functionName: 'onEvent', body: '{', type: 'Notification', status: 400 },
    { what: 'events that are none', functionName: 'onEvent', body: [1], type: 'Notification', status: 400 },
    {
      what: 'a validation without a code',
      functionName: 'onEvent',
      body: [],
      type: 'SubscriptionValidation',
      status: 400,
    },
    { what: 'no event type header', functionName: 'onEvent', body: [], type: '', status: 400 },
    { what: 'an unsubscription', functionName: 'onEvent', body: [], type: 'Unsubscribe', status: 202 },
  ])('answers $status to $what', async ({ functionName, body, type, status }) => {
    expect((await send(functionName, body, { type })).status).toBe(status);
  });

  it.each([
    { who: 'nobody', key: () => '', status: 401 },
    { who: 'a wrong key', key: () => 'wrong', status: 401 },
    { who: 'the host key', key: () => keys.host['default']!, status: 403 },
    { who: 'the master key', key: () => keys.master, status: 202 },
  ])('answers $status to $who', async ({ key, status }) => {
    expect((await send('onEvent', [gridEvent()], { key: key() })).status).toBe(status);
  });
});

describe('the output', () => {
  const publish = (events: unknown) => host.fetch('/api/publish', { method: 'POST', body: JSON.stringify(events) });

  it('publishes CloudEvents with their extensions', async () => {
    const response = await publish([{ ...cloudEvent({ n: 1 }), traceparent: 'x' }]);

    expect(response.status).toBe(202);
    expect(deliveries).toEqual([
      {
        url: expect.stringContaining('/api/events?api-version=') as string,
        key: 'secret',
        contentType: 'application/cloudevents-batch+json; charset=utf-8',
        events: [expect.objectContaining({ ...cloudEvent({ n: 1 }), traceparent: 'x' })],
      },
    ]);
  });

  it('publishes a single event of the Event Grid schema', async () => {
    await publish(gridEvent({ n: 1 }));

    expect(deliveries.map(({ events }) => events)).toEqual([
      [expect.objectContaining({ eventType: 'Test.Happened', subject: 's', data: { n: 1 } })],
    ]);
  });

  it('fails the call when the topic refuses', async () => {
    topicStatus = 400;

    expect((await publish([cloudEvent()])).status).toBe(500);
  });

  it('fails the call for what is no event', async () => {
    expect((await publish([{ hello: 'world' }])).status).toBe(500);
  });
});
