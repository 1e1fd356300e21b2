import { describe, expect, it } from 'vitest';
import { eventually } from '../support/service-options.ts';
import { anEvent, group, startEventGrid, type TestEventGrid } from './start-event-grid.ts';
import { startWebhook } from './webhook.ts';

const deadLetterDestination = {
  endpointType: 'StorageBlob',
  properties: { resourceId: '/x/storageAccounts/account', blobContainerName: 'dead-letters' },
};

/** Waits until nothing is on its way any more. */
async function settled({ grid }: TestEventGrid, id: string): Promise<void> {
  await eventually(() => grid.subscriptions.waiting(id) === 0);
}

describe('a webhook', () => {
  it('is told what it gets', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const mappings = [
      { name: 'x-fixed', type: 'Static', properties: { value: 'v', isSecret: true } },
      { name: 'x-number', type: 'Dynamic', properties: { sourceField: 'data.n' } },
    ];
    const properties = { endpointUrl: webhook.url, deliveryAttributeMappings: mappings };
    await given.subscribe(facts, webhook.url, { destination: { endpointType: 'WebHook', properties } });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await eventually(() => webhook.deliveries.length === 1);
    expect(webhook.deliveries[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'aeg-event-type': 'Notification',
      'aeg-subscription-name': 'HOOK-0',
      'aeg-delivery-count': '0',
      'aeg-data-version': '1.0',
      'aeg-metadata-version': '1',
      'x-fixed': 'v',
      'x-number': '1',
    });
  });

  it('gets CloudEvents of an Event Grid topic if it asks for them', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    await given.subscribe(facts, webhook.url, { eventDeliverySchema: 'CloudEventSchemaV1_0' });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await eventually(() => webhook.deliveries.length === 1);
    expect(webhook.deliveries[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(webhook.deliveries[0]?.body).toEqual({
      id: 'e-1',
      source: facts.id,
      specversion: '1.0',
      type: 'Rebake.Tested',
      subject: 'images/web',
      time: expect.any(String) as string,
      data: { n: 1 },
    });
  });

  it('is tried again on the documented schedule until it takes the event', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook({ statuses: [500, 500, 500] });
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(webhook.deliveries.map(({ headers }) => headers['aeg-delivery-count'])).toEqual(['0', '1', '2', '3']);
    const pauses = webhook.deliveries.slice(1).map(({ at }, index) => at - (webhook.deliveries[index]?.at ?? 0));
    expect(pauses.every((pause, index) => pause >= [9, 29, 59][index]!)).toBe(true);
    expect(given.grid.subscriptions.metrics(id)).toMatchObject({
      MatchedEventCount: 1,
      DeliverySuccessCount: 1,
      DeliveryAttemptFailCount: 3,
    });
  });

  it.each([
    { status: 408, least: 120 },
    { status: 503, least: 30 },
  ])('is left alone for $least seconds after it answered $status', async ({ status, least }) => {
    const given = await startEventGrid();
    const webhook = await startWebhook({ statuses: [status] });
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    const [first, second] = webhook.deliveries;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(least - 1);
  });

  it.each([400, 401, 403, 413])('is not tried again after it answered %i', async (status) => {
    const given = await startEventGrid();
    const webhook = await startWebhook({ statuses: [status] });
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(webhook.deliveries).toHaveLength(1);
    expect(given.grid.subscriptions.metrics(id)).toMatchObject({ DroppedEventCount: 1, DeliverySuccessCount: 0 });
  });

  it('is tried again in time while another one keeps all its requests waiting', async () => {
    const given = await startEventGrid();
    const held = Promise.withResolvers<void>();
    const slow = await startWebhook({ before: () => held.promise });
    const quick = await startWebhook({ statuses: [500] });
    const facts = given.topic();
    await given.subscribe(facts, slow.url, { filter: { includedEventTypes: ['Slow'] } });
    await given.subscribe(facts, quick.url, { filter: { includedEventTypes: ['Quick'] } });
    const many = Array.from({ length: 30 }, (_, n) => anEvent({ id: `slow-${n}`, eventType: 'Slow' }));

    await given.client(facts, 'EventGrid').send([...many, anEvent({ eventType: 'Quick' })]);

    await eventually(() => slow.deliveries.length === 20 && quick.deliveries.length === 2);
    held.resolve();
    await eventually(() => slow.deliveries.length === 30);
  });

  it('gets up to so many events at a time as it asked for', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const properties = { endpointUrl: webhook.url, maxEventsPerBatch: 2 };
    await given.subscribe(facts, webhook.url, { destination: { endpointType: 'WebHook', properties } });

    await given.client(facts, 'EventGrid').send([1, 2, 3].map((n) => anEvent({ id: `e-${n}` })));

    await eventually(() => webhook.events().length === 3);
    expect(webhook.deliveries.map(({ body }) => (body as unknown[]).length).toSorted()).toEqual([1, 2]);
  });

  it('gets only what its filter wants', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url, { filter: { includedEventTypes: ['Wanted'] } });

    await given.client(facts, 'EventGrid').send([anEvent(), anEvent({ id: 'wanted', eventType: 'Wanted' })]);

    await settled(given, id);
    expect(webhook.events().map((event) => event['id'])).toEqual(['wanted']);
  });
});

describe('an event that cannot be delivered', () => {
  it('becomes a dead letter five minutes after the last attempt, with what happened to it', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook({ statuses: [500, 404] });
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url, {
      retryPolicy: { maxDeliveryAttempts: 2 },
      deadLetterDestination,
    });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    const [blob] = given.blobs;
    expect(blob?.container).toBe('dead-letters');
    expect(blob?.name).toMatch(/^HOOK-0\/20\d\d\/[1-9]\d?\/[1-9]\d?\/\d\d?\/[0-9a-f-]{36}\.json$/);
    expect(JSON.parse(blob?.text ?? '')).toEqual([
      expect.objectContaining({
        ...anEvent(),
        deadLetterReason: 'MaxDeliveryAttemptsExceeded',
        deliveryAttempts: 2,
        lastDeliveryOutcome: 'NotFound',
        publishTime: expect.stringMatching(/Z$/) as string,
        lastDeliveryAttemptTime: expect.stringMatching(/Z$/) as string,
      }) as unknown,
    ]);
    expect(given.grid.subscriptions.metrics(id)).toMatchObject({ DeadLetteredCount: 1, DroppedEventCount: 0 });
  });

  it('has its members in lower case when it is a CloudEvent', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook({ statuses: [400] });
    const facts = given.topic('facts', 'CloudEventSchemaV1_0');
    const id = await given.subscribe(facts, webhook.url, { deadLetterDestination });

    await given.client(facts, 'CloudEvent').send([{ id: '1', source: '/r', type: 'T', data: {} }]);

    await settled(given, id);
    expect(JSON.parse(given.blobs[0]?.text ?? '')).toEqual([
      expect.objectContaining({ deliveryattempts: 1, lastdeliveryoutcome: 'BadRequest' }) as unknown,
    ]);
  });

  it('is given up at the next attempt after its time to live', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook({ statuses: Array.from({ length: 10 }, () => 500) });
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url, {
      retryPolicy: { eventTimeToLiveInMinutes: 1 },
      deadLetterDestination,
    });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    const attempts = webhook.deliveries.length;
    expect(attempts).toBeLessThanOrEqual(3);
    expect(JSON.parse(given.blobs[0]?.text ?? '')).toMatchObject([
      { deadLetterReason: 'TimeToLiveExceeded', deliveryAttempts: attempts },
    ]);
  });

  it('is dropped when its container cannot be written for four hours', async () => {
    const given = await startEventGrid({ speed: 20_000, writeBlob: () => Promise.reject(new Error('down')) });
    const webhook = await startWebhook({ statuses: [400] });
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url, { deadLetterDestination });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(given.grid.subscriptions.metrics(id)).toMatchObject({ DroppedEventCount: 1, DeadLetteredCount: 0 });
  });

  it('says that its destination did not answer in time', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url, {
      retryPolicy: { maxDeliveryAttempts: 1 },
      deadLetterDestination,
    });
    given.options.faults.add({ service: 'eventGrid', operation: 'deliver', effect: { kind: 'timeout', seconds: 30 } });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(JSON.parse(given.blobs[0]?.text ?? '')).toMatchObject([{ lastDeliveryOutcome: 'TimedOut' }]);
  });
});

describe('a Service Bus queue', () => {
  const resourceId = `${group}/providers/Microsoft.ServiceBus/namespaces/rebake/queues/alerts`;
  const destination = { endpointType: 'ServiceBusQueue', properties: { resourceId } };

  it('gets each event as a message with its id and the properties of a delivery', async () => {
    const given = await startEventGrid();
    const facts = given.topic();
    const id = await given.subscribe(facts, '', { destination });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(given.queued).toEqual([
      expect.objectContaining({
        queue: 'alerts',
        messageId: 'e-1',
        applicationProperties: expect.objectContaining({
          'aeg-event-type': 'Rebake.Tested',
          'aeg-subscription-name': 'HOOK-0',
        }) as unknown,
      }) as unknown,
    ]);
    expect(JSON.parse(given.queued[0]?.body ?? '')).toMatchObject(anEvent());
  });

  it('is tried again while it is not there', async () => {
    let asked = 0;
    const enqueue = () => Promise.resolve(++asked < 3 ? ('queueNotFound' as const) : ('enqueued' as const));
    const given = await startEventGrid({ enqueue });
    const facts = given.topic();
    const id = await given.subscribe(facts, '', { destination });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(asked).toBe(3);
  });
});

describe('faults', () => {
  it.each([
    { kind: 'dropEvent', times: 0 },
    { kind: 'doubleEvent', times: 2 },
  ] as const)('of kind $kind make an event arrive $times times', async ({ kind, times }) => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);
    given.options.faults.add({ service: 'eventGrid', operation: 'Rebake.*', resource: 'images/*', effect: { kind } });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(webhook.deliveries).toHaveLength(times);
  });

  it('delay an event', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);
    const effect = { kind: 'delayEvent', seconds: 200 } as const;
    given.options.faults.add({ service: 'eventGrid', operation: 'Rebake.Tested', effect });
    const before = Date.now();

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect((webhook.deliveries[0]?.at ?? 0) - before).toBeGreaterThanOrEqual(199);
  });

  it('lose a webhook for as many deliveries as they say', async () => {
    const given = await startEventGrid();
    const webhook = await startWebhook();
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);
    const effect = { kind: 'status', status: 404 } as const;
    given.options.faults.add({ service: 'eventGrid', operation: 'deliver', resource: id, count: 2, effect });

    await given.client(facts, 'EventGrid').send([anEvent()]);

    await settled(given, id);
    expect(webhook.deliveries.map(({ headers }) => headers['aeg-delivery-count'])).toEqual(['2']);
  });

  it('shuffle deliveries, and lose none', async () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const given = await startEventGrid({ random });
    const webhook = await startWebhook();
    const facts = given.topic();
    const id = await given.subscribe(facts, webhook.url);
    const ids = Array.from({ length: 20 }, (_, n) => `e-${String(n).padStart(2, '0')}`);
    given.grid.shuffle(100);

    await given.client(facts, 'EventGrid').send(ids.map((eventId) => anEvent({ id: eventId })));

    await settled(given, id);
    const arrived = webhook.events().map((event) => event['id'] as string);
    expect(arrived).not.toEqual(ids);
    expect(arrived.toSorted()).toEqual(ids);
  });
});
