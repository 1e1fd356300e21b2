import { describe, expect, it } from 'vitest';
import { receiveOne, startBroker } from './broker.ts';

describe('faults that are set on a queue', () => {
  it('throttle a send as a busy service does', async () => {
    const { client, faults } = await startBroker();
    faults.add({
      service: 'serviceBus',
      operation: 'send',
      resource: 'orders',
      count: 1,
      effect: { kind: 'throttle' },
    });
    const sender = client().createSender('orders');

    await expect(sender.sendMessages({ body: 1 })).rejects.toMatchObject({ code: 'ServiceBusy' });

    await sender.sendMessages({ body: 2 });
    expect((await receiveOne(client().createReceiver('orders'))).body).toBe(2);
  });

  it.each([
    [{ kind: 'status', status: 403 } as const, 'QuotaExceeded'],
    [{ kind: 'status', status: 500, code: 'com.microsoft:entity-disabled' } as const, 'MessagingEntityDisabled'],
  ])('refuse a send with %j', async (effect, code) => {
    const { client, faults } = await startBroker();
    faults.add({ service: 'serviceBus', operation: 'send', count: 1, effect });

    await expect(client().createSender('orders').sendMessages({ body: 1 })).rejects.toMatchObject({ code });
  });

  it('delay a send in virtual time and keep the order', async () => {
    const { client, faults, clock, calls } = await startBroker();
    const slow = { kind: 'slow', seconds: 30 } as const;
    const id = faults.add({ service: 'serviceBus', operation: 'send', effect: slow });
    const sender = client().createSender('orders');
    const sends = [sender.sendMessages({ body: 1 })];

    await expect.poll(() => faults.list()[0]?.struck).toBe(1);
    faults.remove(id);
    expect(calls.list().filter(({ operation }) => operation === 'send')).toEqual([]);
    clock.advance(30_000);
    await Promise.all(sends);

    expect((await receiveOne(client().createReceiver('orders'))).body).toBe(1);
  });

  it('answer a send that runs into a timeout only after the time is over', async () => {
    const { client, faults, clock } = await startBroker();
    faults.add({ service: 'serviceBus', operation: 'send', count: 1, effect: { kind: 'timeout', seconds: 60 } });
    const sending = client().createSender('orders').sendMessages({ body: 1 });

    await expect.poll(() => faults.list()[0]?.struck).toBe(1);
    clock.advance(60_000);

    await expect(sending).rejects.toMatchObject({ code: 'ServiceTimeout' });
  });

  it('throw a receiver off its link, and take no message with them', async () => {
    const { client, faults } = await startBroker();
    await client().createSender('orders').sendMessages({ body: 1 });
    faults.add({ service: 'serviceBus', operation: 'receive', count: 1, effect: { kind: 'throttle' } });
    const receiver = client().createReceiver('orders');

    await expect(receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 })).rejects.toMatchObject({ code: 'ServiceBusy' });

    expect(await receiveOne(receiver)).toMatchObject({ body: 1, deliveryCount: 0 });
  });

  it('delay a delivery in virtual time', async () => {
    const { client, faults, clock } = await startBroker();
    await client().createSender('orders').sendMessages({ body: 1 });
    faults.add({ service: 'serviceBus', operation: 'receive', count: 1, effect: { kind: 'slow', seconds: 10 } });
    const receiving = receiveOne(client().createReceiver('orders'));

    await expect.poll(() => faults.list()[0]?.struck).toBe(1);
    clock.advance(10_000);

    expect((await receiving).body).toBe(1);
  });
});

describe('the call log', () => {
  it('holds what was done to which queue, and how it ended', async () => {
    const { client, calls, clock } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client().createSender('orders').sendMessages({ body: 1 });
    await receiver.completeMessage(await receiveOne(receiver));
    await client()
      .createSender('nowhere')
      .sendMessages({ body: 1 })
      .catch(() => undefined);

    const log = calls.list().filter(({ operation }) => operation !== 'attach');
    expect(log.map(({ operation, resource, status }) => [operation, resource, status])).toEqual([
      ['send', 'orders', 200],
      ['receive', 'orders', 200],
      ['complete', 'orders', 200],
    ]);
    expect(log[0]).toMatchObject({ service: 'serviceBus', at: clock.now() });
    expect(calls.list().at(-1)).toMatchObject({ operation: 'attach', resource: 'nowhere', status: 404 });
  });
});
