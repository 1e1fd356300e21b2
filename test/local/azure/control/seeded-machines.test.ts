import { expect, it } from 'vitest';
import { startWebhook } from '../event-grid/webhook.ts';
import { startStack } from '../stack/start-stack.ts';
import { eventually } from '../support/service-options.ts';

const id = '0b4f9d0e-6a53-4a53-9a0e-5f4d7f1c2b3a';

it('adds a subscription under its management groups', async () => {
  const { azure, control } = await startStack({ only: ['control', 'arm'] });

  const answer = await control('POST', '/subscriptions', { id, name: 'Shop', managementGroups: ['corp', 'contoso'] });

  expect([answer.status, answer.json()]).toEqual([201, { id, name: 'Shop' }]);
  expect(azure.services.arm?.kernel.resources.get(`/subscriptions/${id}`)?.body).toMatchObject({
    properties: { displayName: 'Shop' },
  });
});

it('seeds machines, and raises the events of such as were written', async () => {
  const { azure, control } = await startStack({ only: ['control', 'arm', 'eventGrid'], speed: 1000 });
  const seeded = await control('POST', '/machines/seed', { machines: 30, subscriptions: 1 });
  const { subscriptions, machines } = seeded.json<{ subscriptions: string[]; machines: number }>();
  const [subscription = ''] = subscriptions;
  const webhook = await startWebhook();
  const destination = { endpointType: 'WebHook', properties: { endpointUrl: webhook.url } };
  const subscriptionId = `/subscriptions/${subscription}/providers/Microsoft.EventGrid/eventSubscriptions/hook`;
  await azure.services.eventGrid!.subscriptions.put(subscriptionId, { destination }).settled;

  const written = await control('POST', '/machines/written', { subscription, skip: 2, machines: 3 });

  const { resourceIds } = written.json<{ resourceIds: string[] }>();
  await eventually(() => webhook.events().length === 3);
  expect([seeded.status, machines, written.status]).toEqual([201, 30, 201]);
  expect(
    webhook
      .events()
      .map(({ subject }) => subject)
      .toSorted(),
  ).toEqual(resourceIds.toSorted());
  expect(webhook.events()[0]).toMatchObject({
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    data: { operationName: 'Microsoft.Compute/virtualMachines/write', subscriptionId: subscription },
  });
});

it('refuses what it cannot do with all that is wrong', async () => {
  const { control } = await startStack({ only: ['control', 'arm', 'eventGrid'] });

  for (const { path, body, names } of [
    { path: '/subscriptions', body: { id: 'shop', name: '' }, names: ['id', 'name'] },
    { path: '/machines/seed', body: { machines: 0, readers: ['nobody'] }, names: ['machines', 'readers'] },
    { path: '/machines/written', body: { subscription: id, machines: 0, skip: -1 }, names: ['machines', 'skip'] },
  ]) {
    const answer = await control('POST', path, body);

    expect(answer.status, path).toBe(400);
    names.forEach((name) => expect(answer.text).toContain(name));
  }
});

it('says that Resource Manager does not run', async () => {
  const { control } = await startStack({ only: ['control'] });

  for (const [path, body] of [
    ['/subscriptions', { id, name: 'Shop' }],
    ['/machines/seed', { machines: 1 }],
    ['/machines/written', { subscription: id }],
  ] as const) {
    expect((await control('POST', path, body)).status, path).toBe(409);
  }
});
