import { describe, expect, it } from 'vitest';
import { receiveNow, receiveOne, startBroker } from './broker.ts';

const manual = { maxAutoLockRenewalDurationInMs: 0 };

/** https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement#peeklock */
describe('a message lock', () => {
  it('keeps a message from other receivers for the lock duration', async () => {
    const { client, clock } = await startBroker({ queues: { orders: { lockDuration: 'PT30S' } } });
    await client().createSender('orders').sendMessages({ body: 1 });

    const message = await receiveOne(client().createReceiver('orders', manual));

    expect(message.lockedUntilUtc?.getTime()).toBe(clock.now() + 30_000);
    clock.advance(29_999);
    expect(await receiveNow(client().createReceiver('orders', manual))).toEqual([]);
  });

  it('ends: the message is delivered again with the delivery counted, and the old lock settles nothing', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders', manual);
    await client().createSender('orders').sendMessages({ body: 1 });
    const first = await receiveOne(receiver);

    clock.advance(60_000);
    const second = await receiveOne(receiver);

    expect(second.deliveryCount).toBe(1);
    await expect(receiver.completeMessage(first)).rejects.toMatchObject({ code: 'MessageLockLost' });
    await receiver.completeMessage(second);
  });

  it('wakes a receiver that is waiting when it ends', async () => {
    const { client, clock } = await startBroker();
    await client().createSender('orders').sendMessages({ body: 1 });
    await receiveOne(client().createReceiver('orders', manual));
    const waiting = receiveOne(client().createReceiver('orders', manual));

    clock.advance(60_000);

    expect((await waiting).deliveryCount).toBe(1);
  });

  it('dead-letters a message whose locks ended as often as the queue allows', async () => {
    const { client, clock } = await startBroker({ queues: { orders: { maxDeliveryCount: 1 } } });
    await client().createSender('orders').sendMessages({ body: 1 });
    await receiveOne(client().createReceiver('orders', manual));

    clock.advance(60_000);

    const dead = await receiveOne(client().createReceiver('orders', { subQueueType: 'deadLetter' }));
    expect(dead.deadLetterReason).toBe('MaxDeliveryCountExceeded');
  });

  it('is renewed to a full lock duration from now', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders', manual);
    await client().createSender('orders').sendMessages({ body: 1 });
    const message = await receiveOne(receiver);

    clock.advance(50_000);
    const lockedUntil = await receiver.renewMessageLock(message);
    clock.advance(50_000);

    expect(lockedUntil.getTime()).toBe(clock.now() + 10_000);
    await receiver.completeMessage(message);
  });

  it('cannot be renewed once it is over', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders', manual);
    await client().createSender('orders').sendMessages({ body: 1 });
    const message = await receiveOne(receiver);

    clock.advance(60_001);

    await expect(receiver.renewMessageLock(message)).rejects.toMatchObject({ code: 'MessageLockLost' });
  });

  it('outlives the link that it came over', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders', manual);
    await client().createSender('orders').sendMessages({ body: 1 });
    await receiveOne(receiver);

    await receiver.close();

    expect(await receiveNow(client().createReceiver('orders', manual))).toEqual([]);
  });

  it('lets a message be settled by $management when the link is gone', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders', manual);
    await client()
      .createSender('orders')
      .sendMessages([{ body: 'later' }]);
    const first = await receiveOne(receiver);
    await receiver.deferMessage(first);
    const [deferred] = await receiver.receiveDeferredMessages(first.sequenceNumber!);

    await receiver.abandonMessage(deferred!, { tried: true });
    const [again] = await receiver.receiveDeferredMessages(first.sequenceNumber!);
    await receiver.deadLetterMessage(again!, { deadLetterReason: 'Tired', deadLetterErrorDescription: '' });

    expect(again).toMatchObject({ deliveryCount: 1, applicationProperties: { tried: true } });
    expect(again?.lockedUntilUtc?.getTime()).toBe(clock.now() + 60_000);
    const dead = await receiveOne(client().createReceiver('orders', { subQueueType: 'deadLetter' }));
    expect(dead.deadLetterReason).toBe('Tired');
  });
});
