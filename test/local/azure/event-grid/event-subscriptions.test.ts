import { describe, expect, it } from 'vitest';
import { send } from '../support/http.ts';
import { eventually } from '../support/service-options.ts';
import { anEvent, group, startEventGrid } from './start-event-grid.ts';
import { startWebhook } from './webhook.ts';

interface ValidationEvent {
  readonly eventType: string;
  readonly data: { readonly validationCode: string; readonly validationUrl: string };
}

const webhookAt = (endpointUrl: string) => ({ destination: { endpointType: 'WebHook', properties: { endpointUrl } } });

describe('the handshake with a webhook', () => {
  it('is an event with a code that the webhook answers', async () => {
    const { topic, subscribe, grid } = await startEventGrid();
    const webhook = await startWebhook();

    const id = await subscribe(topic(), webhook.url);

    expect(webhook.handshakes).toHaveLength(1);
    expect(webhook.handshakes[0]?.headers).toMatchObject({
      'aeg-event-type': 'SubscriptionValidation',
      'aeg-subscription-name': 'HOOK-0',
    });
    expect(webhook.handshakes[0]?.body).toMatchObject([
      { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', topic: topic().id, metadataVersion: '1' },
    ]);
    expect(grid.subscriptions.get(id)?.provisioningState).toBe('Succeeded');
  });

  it('is an OPTIONS request where CloudEvents are to be delivered', async () => {
    const { topic, subscribe } = await startEventGrid();
    const webhook = await startWebhook();

    await subscribe(topic(), webhook.url, { eventDeliverySchema: 'CloudEventSchemaV1_0' });

    expect(webhook.handshakes[0]?.headers).toMatchObject({ 'webhook-request-origin': 'eventgrid.azure.net' });
  });

  it('can be ended by hand, through the validation URL', async () => {
    const { topic, grid, options } = await startEventGrid();
    const webhook = await startWebhook({ consent: 'later' });
    const id = `${topic().id}/eventSubscriptions/by-hand`;
    const pending = await grid.subscriptions.put(id, webhookAt(webhook.url)).settled;
    const [event] = webhook.handshakes[0]?.body as ValidationEvent[];

    const wrong = await send(event!.data.validationUrl.replace(/token=.*/, 'token=x'), { ca: options.tls.ca });
    const right = await send(event!.data.validationUrl, { ca: options.tls.ca });

    expect([pending.provisioningState, wrong.status, right.status]).toEqual(['AwaitingManualAction', 404, 200]);
    expect(grid.subscriptions.get(id)?.provisioningState).toBe('Succeeded');
  });

  it('fails when nobody opens the validation URL within ten minutes', async () => {
    const { topic, grid } = await startEventGrid({ speed: 20_000 });
    const webhook = await startWebhook({ consent: 'later' });
    const id = `${topic().id}/eventSubscriptions/forgotten`;

    await grid.subscriptions.put(id, webhookAt(webhook.url)).settled;

    await eventually(() => grid.subscriptions.get(id)?.provisioningState === 'Failed');
  });

  it('fails after three attempts that the webhook refused, and says so without the key in its address', async () => {
    const { topic, grid } = await startEventGrid();
    const webhook = await startWebhook({ consent: 'never' });
    const id = `${topic().id}/eventSubscriptions/refused`;

    const failed = await grid.subscriptions.put(id, webhookAt(webhook.url)).settled;

    expect(webhook.handshakes).toHaveLength(3);
    expect(failed).toMatchObject({
      provisioningState: 'Failed',
      failure: expect.stringMatching(/403, not 200/) as string,
    });
    expect(failed.failure).not.toContain('secret');
  });

  it('fails when nobody is there', async () => {
    const { topic, grid } = await startEventGrid();

    const failed = await grid.subscriptions.put(
      `${topic().id}/eventSubscriptions/nobody`,
      webhookAt('http://127.0.0.1:9/'),
    ).settled;

    expect(failed.failure).toMatch(/could not be reached/);
  });
});

describe('an event subscription', () => {
  it('goes on delivering while it is updated', async () => {
    const { topic, client, grid, subscribe } = await startEventGrid();
    const webhook = await startWebhook();
    const facts = topic();
    const id = await subscribe(facts, webhook.url);

    const { subscription, settled } = grid.subscriptions.put(id, webhookAt(webhook.url));
    await client(facts, 'EventGrid').send([anEvent()]);
    await settled;

    expect(subscription.provisioningState).toBe('Updating');
    await eventually(() => webhook.deliveries.length === 1);
  });

  it('takes nothing any more when it has expired', async () => {
    const { topic, client, grid, subscribe } = await startEventGrid();
    const webhook = await startWebhook();
    const facts = topic();
    const id = await subscribe(facts, webhook.url, { expirationTimeUtc: '2020-01-01T00:00:00Z' });

    await client(facts, 'EventGrid').send([anEvent()]);

    expect(grid.subscriptions.metrics(id).MatchedEventCount).toBe(0);
  });

  it('goes with its topic, and what waited for it with both', async () => {
    const { topic, client, grid, subscribe, options } = await startEventGrid();
    const webhook = await startWebhook();
    const facts = topic();
    const id = await subscribe(facts, webhook.url);
    const effect = { kind: 'delayEvent', seconds: 3_600_000 } as const;
    options.faults.add({ service: 'eventGrid', operation: 'Rebake.*', effect });
    await client(facts, 'EventGrid').send([anEvent()]);

    grid.topics.remove(facts.id);

    expect(grid.subscriptions.get(id)).toBeUndefined();
    expect(grid.subscriptions.waiting(id)).toBe(0);
  });

  it.each([
    { why: 'plain http beyond this machine', properties: webhookAt('http://example.com/hook') },
    {
      why: 'a destination that is not there',
      properties: { destination: { endpointType: 'EventHub', properties: {} } },
    },
    {
      why: 'more than 30 attempts',
      properties: { ...webhookAt('https://localhost/x'), retryPolicy: { maxDeliveryAttempts: 31 } },
    },
  ])('is refused for $why', async ({ properties }) => {
    const { topic, grid } = await startEventGrid();

    expect(() => grid.subscriptions.put(`${topic().id}/eventSubscriptions/bad`, properties)).toThrow();
  });

  it('is refused for a topic that is not there, a bad name, and a schema that its topic cannot deliver', async () => {
    const { topic, grid } = await startEventGrid();
    const put = (id: string, more = {}) => grid.subscriptions.put(id, { ...webhookAt('https://localhost/x'), ...more });
    const clouds = topic('clouds', 'CloudEventSchemaV1_0');

    expect(() => put(`${group}/providers/Microsoft.EventGrid/topics/none/eventSubscriptions/abc`)).toThrow(/no topic/);
    expect(() => put(`${topic().id}/eventSubscriptions/a`)).toThrow(/3 to 64/);
    expect(() => put(`${clouds.id}/eventSubscriptions/abc`, { eventDeliverySchema: 'EventGridSchema' })).toThrow(
      /cannot deliver/,
    );
  });
});

describe("the subscription's own events", () => {
  const source = '/subscriptions/5a3f1c62-7d0e-4b8b-9c1d-2e4f60718293';
  const written = {
    id: '1',
    topic: source,
    subject: `${source}/resourcegroups/REBAKE/providers/Microsoft.Compute/virtualMachines/vm1`,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: '2026-01-05T10:00:00Z',
    data: {},
    dataVersion: '2',
    metadataVersion: '1',
  };

  it('reach system topics of that source and type, and event subscriptions of the subscription or the group', async () => {
    const { grid, subscribe } = await startEventGrid();
    const put = (
      name: string,
      topicType: 'Microsoft.Resources.Subscriptions' | 'Microsoft.PolicyInsights.PolicyStates',
    ) => {
      const id = `${group}/providers/Microsoft.EventGrid/systemTopics/${name}`;
      return grid.topics.putSystem({ kind: 'system', id, name, source: source.toUpperCase(), topicType });
    };
    const webhooks = await Promise.all([0, 1, 2, 3].map(() => startWebhook()));
    await subscribe(put('writes', 'Microsoft.Resources.Subscriptions'), webhooks[0]!.url);
    await subscribe(put('states', 'Microsoft.PolicyInsights.PolicyStates'), webhooks[1]!.url);
    await subscribe({ id: `${source}/providers/Microsoft.EventGrid` }, webhooks[2]!.url);
    await subscribe({ id: `${source}/resourceGroups/other/providers/Microsoft.EventGrid` }, webhooks[3]!.url);

    grid.publishSystemEvent('Microsoft.Resources.Subscriptions', written);

    await eventually(() => webhooks[0]!.deliveries.length === 1 && webhooks[2]!.deliveries.length === 1);
    expect(webhooks[0]!.events()).toEqual([written]);
    expect([webhooks[1]!.deliveries.length, webhooks[3]!.deliveries.length]).toEqual([0, 0]);
  });
});
