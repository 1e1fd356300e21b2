import { describe, expect, it } from 'vitest';
import { receiveOne, startBroker } from './broker.ts';

describe('what a queue refuses', () => {
  it.each([
    ['sending', (entity: { send: () => Promise<unknown> }) => entity.send()],
    ['receiving', (entity: { receive: () => Promise<unknown> }) => entity.receive()],
    ['browsing', (entity: { peek: () => Promise<unknown> }) => entity.peek()],
  ])('says of an unknown queue that it could not be found: %s', async (_, act) => {
    const { client, bus } = await startBroker();
    const receiver = client().createReceiver('nowhere');
    const entity = {
      send: () => client().createSender('nowhere').sendMessages({ body: 1 }),
      receive: () => receiver.receiveMessages(1, { maxWaitTimeInMs: 1000 }),
      peek: () => receiver.peekMessages(1),
    };

    await expect(act(entity)).rejects.toMatchObject({
      code: 'MessagingEntityNotFound',
      message: expect.stringContaining(`The messaging entity 'sb://localhost:${bus.port}/nowhere`) as string,
    });
  });

  it('takes names of queues without case', async () => {
    const { client } = await startBroker({ queues: { 'Send-Alerts': {} } });

    await client().createSender('send-alerts').sendMessages({ body: 1 });

    expect((await receiveOne(client().createReceiver('SEND-ALERTS'))).body).toBe(1);
  });

  /** 256 KB in the Standard tier: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas */
  it('does not take a message of more than 256 KB', async () => {
    const { client } = await startBroker();
    const sender = client().createSender('orders');

    await expect(sender.sendMessages({ body: Buffer.alloc(262_144) })).rejects.toMatchObject({
      code: 'MessageSizeExceeded',
    });

    await sender.sendMessages({ body: Buffer.alloc(262_000) });
  });

  it('tells clients the size limit for their batches', async () => {
    const { client } = await startBroker();

    const batch = await client().createSender('orders').createMessageBatch();

    expect(batch.maxSizeInBytes).toBe(262_144);
    expect(batch.tryAddMessage({ body: Buffer.alloc(200_000) })).toBe(true);
    expect(batch.tryAddMessage({ body: Buffer.alloc(100_000) })).toBe(false);
  });

  it('takes nothing more once the queue is full, and again when there is room', async () => {
    const { client } = await startBroker({ queues: { orders: { maxSizeInMegabytes: 1 } } });
    const sender = client().createSender('orders');
    const receiver = client().createReceiver('orders', { receiveMode: 'receiveAndDelete' });
    for (let sent = 0; sent < 5; sent += 1) {
      await sender.sendMessages({ body: Buffer.alloc(230_000) });
    }

    await expect(sender.sendMessages({ body: 1 })).rejects.toMatchObject({ code: 'QuotaExceeded' });
    await receiver.receiveMessages(1);
    await sender.sendMessages({ body: 1 });
  });

  it('has no sessions', async () => {
    const { client, bus } = await startBroker();

    await expect(client().acceptNextSession('orders')).rejects.toMatchObject({
      message: expect.stringContaining('does not require sessions') as string,
    });
    await expect(client().acceptSession('orders', 'one')).rejects.toMatchObject({ code: 'SessionCannotBeLocked' });
    expect(() => bus.ensureQueue('grouped', { requiresSession: true as false })).toThrow(/sessions are not supported/);
  });

  it('does not take messages for its dead-letter queue', async () => {
    const { client } = await startBroker();

    await expect(client().createSender('orders/$deadletterqueue').sendMessages({ body: 1 })).rejects.toMatchObject({
      message: expect.stringContaining('InvalidOperationError') as string,
    });
  });

  it('names everything that is wrong with a queue at once', async () => {
    const { bus } = await startBroker();

    const create = (): void =>
      bus.ensureQueue('-bad-', { lockDuration: 'PT1H', maxDeliveryCount: 0, defaultMessageTimeToLive: 'soon' });

    expect(create).toThrow(/not a valid queue name/);
    expect(create).toThrow(/must be between PT5S and PT5M/);
    expect(create).toThrow(/maxDeliveryCount/);
    expect(create).toThrow(/not an ISO 8601 duration/);
  });

  it('applies changed settings of an existing queue to open links', async () => {
    const { bus, client } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client().createSender('orders').sendMessages({ body: 1 });
    await receiver.abandonMessage(await receiveOne(receiver));

    bus.ensureQueue('orders', { maxDeliveryCount: 2 });
    await receiver.abandonMessage(await receiveOne(receiver));

    expect(await receiver.peekMessages(1)).toEqual([]);
  });
});
