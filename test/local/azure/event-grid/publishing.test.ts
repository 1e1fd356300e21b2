import {
  AzureKeyCredential,
  AzureSASCredential,
  EventGridPublisherClient,
  generateSharedAccessSignature,
} from '@azure/eventgrid';
import { describe, expect, it } from 'vitest';
import type { VerifyToken } from '../../../../local/azure/entra/tokens.ts';
import { send } from '../support/http.ts';
import { eventually } from '../support/service-options.ts';
import { anEvent, startEventGrid } from './start-event-grid.ts';
import { startWebhook } from './webhook.ts';

const version = '?api-version=2018-01-01';

describe('the publisher client', () => {
  it('sends Event Grid events, which subscribers get with the topic and metadata version filled in', async () => {
    const { topic, client, subscribe } = await startEventGrid();
    const webhook = await startWebhook();
    const facts = topic();
    await subscribe(facts, webhook.url);

    await client(facts, 'EventGrid').send([anEvent()]);

    await eventually(() => webhook.deliveries.length === 1);
    expect(webhook.events()).toEqual([
      expect.objectContaining({ ...anEvent(), topic: facts.id, metadataVersion: '1' }) as unknown,
    ]);
  });

  it('sends CloudEvents, which subscribers get as they are', async () => {
    const { topic, client, subscribe } = await startEventGrid();
    const webhook = await startWebhook();
    const facts = topic('facts', 'CloudEventSchemaV1_0');
    await subscribe(facts, webhook.url);

    await client(facts, 'CloudEvent').send([
      { id: '1', source: '/rebake', type: 'Rebake.Live', data: { n: 1 }, extensionAttributes: { image: 'web' } },
      {
        id: '2',
        source: '/rebake',
        type: 'Rebake.Live',
        data: new Uint8Array([1, 2]),
        datacontenttype: 'application/x',
      },
    ]);

    await eventually(() => webhook.deliveries.length === 2);
    expect(webhook.events()).toEqual([
      expect.objectContaining({
        id: '1',
        source: '/rebake',
        specversion: '1.0',
        data: { n: 1 },
        image: 'web',
      }) as unknown,
      expect.objectContaining({ id: '2', data_base64: 'AQI=' }) as unknown,
    ]);
  });

  it('may use either key, or a signature made with one', async () => {
    const { grid, topic, options } = await startEventGrid();
    const facts = topic();
    const tlsOptions = { ca: options.tls.ca };
    const endpoint = grid.endpoint(facts);
    const signature = await generateSharedAccessSignature(
      endpoint,
      new AzureKeyCredential(facts.key2),
      new Date(Date.now() + 60_000),
    );

    for (const credential of [new AzureKeyCredential(facts.key2), new AzureSASCredential(signature)]) {
      await new EventGridPublisherClient(endpoint, 'EventGrid', credential, { tlsOptions }).send([anEvent()]);
    }
  });

  it('may use a token of somebody who may send', async () => {
    const caller = { objectId: 'o', appId: 'a', name: 'n', tenantId: 't', roles: [], claims: {} };
    const verifyToken: VerifyToken = (token, audiences) =>
      Promise.resolve(
        token === 'good' && audiences.includes('https://eventgrid.azure.net')
          ? { kind: 'caller', caller }
          : { kind: 'refused', reason: 'malformed', message: 'The token is bad.' },
      );
    const { grid, topic, options } = await startEventGrid({ verifyToken, maySend: ({ objectId }) => objectId === 'o' });
    const clientWith = (token: string) =>
      new EventGridPublisherClient(
        grid.endpoint(topic()),
        'EventGrid',
        { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
        { tlsOptions: { ca: options.tls.ca } },
      );

    await clientWith('good').send([anEvent()]);

    await expect(clientWith('bad').send([anEvent()])).rejects.toMatchObject({ statusCode: 401 });
  });

  it('is refused with a wrong key, and with a signature that has expired', async () => {
    const { grid, topic, options } = await startEventGrid();
    const facts = topic();
    const endpoint = grid.endpoint(facts);
    const expired = await generateSharedAccessSignature(
      endpoint,
      new AzureKeyCredential(facts.key1),
      new Date(Date.now() - 60_000),
    );

    for (const credential of [new AzureKeyCredential('d3Jvbmc='), new AzureSASCredential(expired)]) {
      const client = new EventGridPublisherClient(endpoint, 'EventGrid', credential, {
        tlsOptions: { ca: options.tls.ca },
      });
      await expect(client.send([anEvent()])).rejects.toMatchObject({ statusCode: 401 });
    }
  });

  it('retries what is throttled', async () => {
    const { topic, client, options } = await startEventGrid();
    options.faults.add({ service: 'eventGrid', count: 1, effect: { kind: 'throttle', retryAfterSeconds: 0 } });

    await client(topic(), 'EventGrid').send([anEvent()]);

    expect(options.calls.list().map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe('a topic refuses', () => {
  it.each([
    { why: 'what is not JSON', body: '{', status: 400 },
    { why: 'what is no array', body: JSON.stringify(anEvent({ eventTime: '2026-01-05T10:00:00Z' })), status: 400 },
    { why: 'events without their members, naming all', body: '[{"id":"1"}]', status: 400 },
    { why: 'more than one megabyte', body: JSON.stringify([{ data: 'x'.repeat(1024 * 1024) }]), status: 413 },
    { why: 'CloudEvents, when it is made for Event Grid events', body: '[{"specversion":"1.0"}]', status: 400 },
  ])('$why', async ({ body, status }) => {
    const { grid, topic, options } = await startEventGrid();
    const facts = topic();

    const answer = await send(`${grid.endpoint(facts)}${version}`, {
      method: 'POST',
      headers: { 'aeg-sas-key': facts.key1, 'content-type': 'application/json' },
      body,
      ca: options.tls.ca,
    });

    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({
      error: { code: expect.any(String) as string, details: expect.any(Array) as [] },
    });
  });

  it('keys, when only Microsoft Entra ID may publish', async () => {
    const { grid, topic, client } = await startEventGrid();
    const facts = grid.topics.putCustom(topic().id, { inputSchema: 'EventGridSchema', disableLocalAuth: true });

    await expect(client(facts, 'EventGrid').send([anEvent()])).rejects.toMatchObject({ statusCode: 401 });
  });

  it('another input schema for a topic that has one', async () => {
    const { grid, topic, subscribe } = await startEventGrid();
    const facts = topic();
    const webhook = await startWebhook();
    await subscribe(facts, webhook.url, { eventDeliverySchema: 'EventGridSchema' });

    expect(() => grid.topics.putCustom(facts.id.toUpperCase(), { inputSchema: 'CloudEventSchemaV1_0' })).toThrow(
      "The inputSchema of the topic 'facts' is EventGridSchema and cannot be changed to CloudEventSchemaV1_0.",
    );
    expect(grid.topics.putCustom(facts.id, { inputSchema: 'EventGridSchema' })).toEqual(facts);
  });

  it('requests for a topic that is not there, and of another api-version', async () => {
    const { grid, topic, options } = await startEventGrid();
    const post = (url: string, key: string) =>
      send(url, { method: 'POST', headers: { 'aeg-sas-key': key }, body: '[]', ca: options.tls.ca });
    const facts = topic();

    expect((await post(`https://localhost:${grid.port}/nothing/api/events${version}`, facts.key1)).status).toBe(404);
    expect((await post(`${grid.endpoint(facts)}?api-version=2000-01-01`, facts.key1)).status).toBe(400);
  });
});

// https://learn.microsoft.com/azure/event-grid/custom-event-quickstart: `curl -X POST -H "aeg-sas-key: $key" -d "$event" $endpoint`
it('takes events that are posted to the endpoint as it is, whatever curl says they are', async () => {
  const { grid, topic, subscribe, options } = await startEventGrid();
  const webhook = await startWebhook();
  const facts = topic();
  await subscribe(facts, webhook.url);

  const answer = await send(grid.endpoint(facts), {
    method: 'POST',
    headers: { 'aeg-sas-key': facts.key1, 'content-type': 'application/x-www-form-urlencoded' },
    body: JSON.stringify([{ eventTime: '2026-01-02T03:04:05Z', ...anEvent() }]),
    ca: options.tls.ca,
  });

  expect(answer.status).toBe(200);
  await eventually(() => webhook.deliveries.length === 1);
});

it('takes CloudEvents in binary mode and one alone, as the HTTP binding has them', async () => {
  const { grid, topic, subscribe, options } = await startEventGrid();
  const webhook = await startWebhook();
  const facts = topic('facts', 'CloudEventSchemaV1_0');
  await subscribe(facts, webhook.url);
  const post = (headers: Record<string, string>, body: string) =>
    send(`${grid.endpoint(facts)}${version}`, {
      method: 'POST',
      headers: { 'aeg-sas-key': facts.key1, ...headers },
      body,
      ca: options.tls.ca,
    });

  const attributes = {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/x',
    'ce-type': 'T',
    'ce-subject': 'a%20b',
  };
  await post({ 'content-type': 'application/json', ...attributes }, '{"n":1}');
  await post(
    { 'content-type': 'application/cloudevents+json' },
    JSON.stringify({ specversion: '1.0', id: '2', source: '/x', type: 'T' }),
  );

  await eventually(() => webhook.deliveries.length === 2);
  expect(webhook.events().map(({ id, subject, data }) => ({ id, subject, data }))).toEqual([
    { id: '1', subject: 'a b', data: { n: 1 } },
    { id: '2', subject: undefined, data: undefined },
  ]);
});

it('changes one key at a time', async () => {
  const { grid, topic, client } = await startEventGrid();
  const before = topic();

  const after = grid.topics.regenerateKey(before.id, 'key1');

  expect(after.key2).toBe(before.key2);
  await expect(client(before, 'EventGrid').send([anEvent()])).rejects.toMatchObject({ statusCode: 401 });
  await client(after, 'EventGrid').send([anEvent()]);
});
