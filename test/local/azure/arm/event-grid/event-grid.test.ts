import { EventGridPublisherClient, AzureKeyCredential } from '@azure/eventgrid';
import { ServiceBusClient } from '@azure/service-bus';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findPrincipal } from '../../../../../local/azure/entra/directory.ts';
import { startWebhook } from '../../event-grid/webhook.ts';
import { startStack } from '../../stack/start-stack.ts';
import { send, type Answer } from '../../support/http.ts';
import { eventually } from '../../support/service-options.ts';

const eventGrid = '2025-02-15';
const groups = '2021-04-01';

interface TestArmEventGrid extends Awaited<ReturnType<typeof startStack>> {
  readonly group: string;
  /** A request to Resource Manager, as the owner unless named. */
  readonly call: (
    method: string,
    id: string,
    body?: unknown,
    options?: { readonly alias?: string; readonly version?: string },
  ) => Promise<Answer>;
}

async function start(): Promise<TestArmEventGrid> {
  const stack = await startStack({ only: ['arm', 'eventGrid', 'serviceBus'], speed: 1000 });
  const { endpoints, services } = stack.azure;
  const call: TestArmEventGrid['call'] = async (method, id, body, { alias = 'owner', version = eventGrid } = {}) => {
    const { token } = await services.entra.tokens.issue(findPrincipal(alias)!, 'https://management.azure.com');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const url = `${endpoints.arm}${id}?api-version=${version}`;
    return send(url, { method, headers, ca: stack.ca, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  return { ...stack, call, group: `/subscriptions/${endpoints.subscription}/resourceGroups/rebake` };
}

const topics = (group: string): string => `${group}/providers/Microsoft.EventGrid/topics`;
const webhookAt = (endpointUrl: string) => ({
  properties: { destination: { endpointType: 'WebHook', properties: { endpointUrl } } },
});

describe('a custom topic', () => {
  it('is made, listed and read, and its keys are told and changed on request', async () => {
    const { call, group } = await start();

    const made = await call('PUT', `${topics(group)}/orders`, { location: 'westeurope', tags: { team: 'web' } });
    const again = await call('PUT', `${topics(group)}/orders`, { location: 'westeurope', tags: { team: 'web' } });
    const keys = (await call('POST', `${topics(group)}/orders/listKeys`)).json<{ key1: string; key2: string }>();
    const changed = (await call('POST', `${topics(group)}/orders/regenerateKey`, { keyName: 'key1' })).json();

    expect([made.status, again.status]).toEqual([201, 200]);
    expect(made.json()).toMatchObject({
      id: `${topics(group)}/orders`,
      name: 'orders',
      type: 'Microsoft.EventGrid/topics',
      location: 'westeurope',
      tags: { team: 'web' },
      properties: { provisioningState: 'Succeeded', inputSchema: 'EventGridSchema', disableLocalAuth: false },
    });
    expect(changed).toEqual({ key1: expect.any(String) as string, key2: keys.key2 });
    expect(changed).not.toEqual(keys);
    const listed = (await call('GET', topics(group))).json<{ value: { name: string }[] }>();
    expect(listed.value.map(({ name }) => name)).toEqual(['orders', 'rebake']);
  });

  it('takes events at the endpoint that it names, with the keys that it tells', async () => {
    const { call, group, ca } = await start();
    const made = await call('PUT', `${topics(group)}/orders`, { location: 'westeurope' });
    const { endpoint } = made.json<{ properties: { endpoint: string } }>().properties;
    const { key2 } = (await call('POST', `${topics(group)}/orders/listKeys`)).json<{ key2: string }>();
    const client = new EventGridPublisherClient(endpoint, 'EventGrid', new AzureKeyCredential(key2), {
      tlsOptions: { ca },
    });

    await client.send([{ subject: 's', eventType: 'T', dataVersion: '1', data: {} }]);
    await call('PATCH', `${topics(group)}/orders`, { properties: { disableLocalAuth: true } });

    await expect(client.send([{ subject: 's', eventType: 'T', dataVersion: '1', data: {} }])).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  it('goes when it is deleted, and with its resource group', async () => {
    const { azure, call, group } = await start();
    const other = group.replace('rebake', 'other');
    await call('PUT', `${topics(group)}/orders`, { location: 'westeurope' });

    expect((await call('DELETE', `${topics(group)}/orders`)).status).toBe(200);
    expect((await call('DELETE', `${topics(group)}/orders`)).status).toBe(204);
    expect((await call('GET', `${topics(group)}/orders`)).status).toBe(404);
    expect((await call('PUT', `${topics(other)}/orders`, { location: 'westeurope' })).status).toBe(404);
    await call('PUT', other, { location: 'westeurope' }, { version: groups });
    await call('PUT', `${topics(other)}/orders`, { location: 'westeurope' });
    await call('DELETE', other, undefined, { version: groups });
    await eventually(() => azure.services.eventGrid!.topics.list().every(({ id }) => !id.includes('/other/')));
  });

  it.each([
    { why: 'a bad name', name: 'a', body: { location: 'westeurope' } },
    { why: 'a name that is taken elsewhere', name: 'rebake', body: { location: 'westeurope' }, elsewhere: true },
    {
      why: 'a schema that is not mapped',
      name: 'orders',
      body: { location: 'x', properties: { inputSchema: 'CustomEventSchema' } },
    },
  ])('is refused for $why', async ({ name, body, elsewhere }) => {
    const { call, group } = await start();
    const other = group.replace('rebake', 'other');
    await call('PUT', other, { location: 'westeurope' }, { version: groups });

    const answer = await call('PUT', `${topics(elsewhere ? other : group)}/${name}`, body);

    expect(answer.status).toBe(400);
  });
});

describe('an event subscription', () => {
  it('is made below a topic, hides the query of its address, and is told on request', async () => {
    const { call, group } = await start();
    const webhook = await startWebhook();
    const id = `${topics(group)}/rebake/eventSubscriptions/hook`;

    const made = await call('PUT', id, webhookAt(webhook.url));
    await eventually(async () => (await stateOf(call, id)) === 'Succeeded');

    expect(made.status).toBe(201);
    expect(made.json()).toMatchObject({
      id,
      type: 'Microsoft.EventGrid/topics/eventSubscriptions',
      properties: {
        topic: `${topics(group)}/rebake`,
        provisioningState: 'Creating',
        eventDeliverySchema: 'CloudEventSchemaV1_0',
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
        destination: { endpointType: 'WebHook', properties: { maxEventsPerBatch: 1 } },
      },
    });
    expect((await call('GET', id)).text).not.toContain('secret');
    expect((await call('POST', `${id}/getFullUrl`)).json()).toEqual({ endpointUrl: webhook.url });
    expect((await call('GET', `${topics(group)}/rebake/eventSubscriptions`)).json()).toMatchObject({ value: [{ id }] });
    expect((await call('DELETE', id)).status).toBe(200);
    expect((await call('DELETE', id)).status).toBe(204);
    expect((await call('GET', id)).json()).toMatchObject({ error: { code: 'ResourceNotFound' } });
  });

  it('of a system topic gets the events of the subscription, in a queue too', async () => {
    const { azure, call, group } = await start();
    const namespace = `${group}/providers/Microsoft.ServiceBus/namespaces/rebake`;
    const destination = { endpointType: 'ServiceBusQueue', properties: { resourceId: `${namespace}/queues/alerts` } };
    const filter = { includedEventTypes: ['Microsoft.Resources.ResourceWriteSuccess'], subjectEndsWith: '/rebakeX' };
    const id = `${group}/providers/Microsoft.EventGrid/systemTopics/subscription/eventSubscriptions/writes`;
    await call('PUT', id, { properties: { destination, filter } });
    await eventually(async () => (await stateOf(call, id)) === 'Succeeded');

    await call('PUT', `${group}x`, { location: 'westeurope' }, { version: groups });

    const bus = new ServiceBusClient(azure.endpoints.serviceBus!.connectionString);
    onTestFinished(() => bus.close());
    const receiver = bus.createReceiver('alerts', { receiveMode: 'receiveAndDelete' });
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
    expect(message?.body).toMatchObject({
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      subject: `${group}x`.replace('resourceGroups', 'resourcegroups'),
      data: { operationName: 'Microsoft.Resources/subscriptions/resourceGroups/write' },
    });
    expect(message?.applicationProperties).toMatchObject({ 'aeg-subscription-name': 'WRITES' });
  });

  it('can extend any scope, and be changed in parts', async () => {
    const { call, group } = await start();
    const webhook = await startWebhook();
    const id = `${group}/providers/Microsoft.EventGrid/eventSubscriptions/group-events`;
    await call('PUT', id, webhookAt(webhook.url));
    await eventually(async () => (await stateOf(call, id)) === 'Succeeded');

    const changed = await call('PATCH', id, { filter: { subjectEndsWith: '/vm1' }, labels: ['a'] });

    expect(changed.json()).toMatchObject({
      properties: { filter: { subjectEndsWith: '/vm1' }, labels: ['a'], destination: { endpointType: 'WebHook' } },
    });
  });

  it.each([
    { why: 'another destination', body: { properties: { destination: { endpointType: 'EventHub', properties: {} } } } },
    { why: 'plain http elsewhere', body: webhookAt('http://example.com/') },
    {
      why: 'a filter beyond the limits',
      body: {
        properties: {
          ...webhookAt('https://localhost/').properties,
          filter: { advancedFilters: Array.from({ length: 26 }, () => ({ operatorType: 'IsNotNull', key: 'data.x' })) },
        },
      },
    },
  ])('is refused for $why', async ({ body }) => {
    const { call, group } = await start();

    const answer = await call('PUT', `${topics(group)}/rebake/eventSubscriptions/bad`, body);

    expect(answer.status).toBe(400);
  });

  it('needs a role', async () => {
    const { call, group } = await start();

    const answer = await call('GET', `${topics(group)}/rebake/eventSubscriptions`, undefined, { alias: 'reader' });

    expect(answer.json()).toMatchObject({ error: { code: 'AuthorizationFailed' } });
  });
});

describe('a system topic', () => {
  it.each([
    { location: 'global', topicType: 'Microsoft.Resources.Subscriptions', status: 201 },
    { location: 'westeurope', topicType: 'Microsoft.Resources.Subscriptions', status: 400 },
    { location: 'global', topicType: 'Microsoft.Storage.StorageAccounts', status: 400 },
  ])('at $location of $topicType is answered with $status', async ({ location, topicType, status }) => {
    const { azure, call, group } = await start();
    const source = `/subscriptions/${azure.endpoints.subscription}`;
    const id = `${group}/providers/Microsoft.EventGrid/systemTopics/another`;

    expect((await call('PUT', id, { location, properties: { source, topicType } })).status).toBe(status);
    expect((await call('GET', id)).status).toBe(status === 201 ? 200 : 404);
  });
});

async function stateOf(call: TestArmEventGrid['call'], id: string): Promise<string> {
  return (await call('GET', id)).json<{ properties: { provisioningState: string } }>().properties.provisioningState;
}
