import { describe, expect, it } from 'vitest';
import { receiveNow, receiveOne, startBroker } from './broker.ts';

describe('a message on its way through a queue', () => {
  it('arrives with every property that its sender gave it', async () => {
    const { client, clock } = await startBroker();
    const sent = {
      body: { name: 'ubuntu-web', regions: ['westeurope'] },
      messageId: 'bake-1',
      correlationId: 'rebake-7',
      contentType: 'application/json',
      subject: 'baked',
      to: 'alerts',
      replyTo: 'answers',
      replyToSessionId: 'answers-1',
      sessionId: 'group',
      partitionKey: 'group',
      timeToLive: 60_000,
      applicationProperties: { whole: 7, part: 1.5, big: 2 ** 40, yes: true, text: 'ä', none: null },
    };

    await client().createSender('orders').sendMessages(sent);
    const received = await receiveOne(client().createReceiver('orders'));

    expect(received).toMatchObject(sent);
    expect(received.sequenceNumber?.toNumber()).toBe(1);
    expect(received.enqueuedTimeUtc?.getTime()).toBe(clock.now());
    expect(received.expiresAtUtc?.getTime()).toBe(clock.now() + 60_000);
    expect(received.state).toBe('active');
  });

  it.each([
    { kind: 'text', body: 'plain' },
    { kind: 'a number', body: 42 },
    { kind: 'null', body: null },
    { kind: 'bytes', body: Buffer.from([0, 1, 2, 255]) },
    { kind: 'something long', body: 'x'.repeat(200_000) },
  ])('keeps a body that is $kind', async ({ body }) => {
    const { client } = await startBroker();

    await client().createSender('orders').sendMessages({ body });

    expect((await receiveOne(client().createReceiver('orders'))).body).toEqual(body);
  });

  it.each([
    { bodyType: 'value' as const, body: { deep: [1, 'two'] } },
    { bodyType: 'sequence' as const, body: [[1, 'two'], [3]] },
  ])('keeps an AMQP $bodyType body', async ({ bodyType, body }) => {
    const { client } = await startBroker();

    await client().createSender('orders').sendMessages({ bodyType, body });

    const received = await receiveOne(client().createReceiver('orders'));
    expect(received._rawAmqpMessage.bodyType).toBe(bodyType);
    expect(received.body).toEqual(body);
  });

  it('gets an id where its sender gave none', async () => {
    const { client } = await startBroker();

    await client()
      .createSender('orders')
      .sendMessages([{ body: 1 }, { body: 2, subject: 'kept' }]);

    const received = await receiveNow(client().createReceiver('orders'));
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(2);
    expect(received[1]?.subject).toBe('kept');
  });

  it('comes in the order in which it was sent', async () => {
    const { client } = await startBroker();
    const sender = client().createSender('orders');

    await sender.sendMessages([{ body: 1 }, { body: 2 }]);
    await sender.sendMessages({ body: 3 });

    const received = await receiveNow(client().createReceiver('orders'));
    expect(received.map(({ body }) => body as number)).toEqual([1, 2, 3]);
  });

  it('can be browsed in every state without being taken', async () => {
    const { client, clock } = await startBroker();
    const sender = client().createSender('orders');
    const receiver = client().createReceiver('orders');
    await sender.sendMessages([{ body: 'locked' }, { body: 'deferred' }, { body: 'active' }]);
    await sender.scheduleMessages({ body: 'scheduled' }, new Date(clock.now() + 1000));
    const [, second] = await receiver.receiveMessages(2);
    await receiver.deferMessage(second!);

    const peeked = await receiver.peekMessages(10);
    const further = await client()
      .createReceiver('orders')
      .peekMessages(10, { fromSequenceNumber: peeked[2]!.sequenceNumber! });

    expect(peeked.map(({ body, state }) => [body as string, state])).toEqual([
      ['locked', 'active'],
      ['deferred', 'deferred'],
      ['active', 'active'],
      ['scheduled', 'scheduled'],
    ]);
    expect(further).toHaveLength(2);
    expect(peeked[0]?.lockToken).toBeUndefined();
  });

  it('is sent by another local service without a client', async () => {
    const { bus, client } = await startBroker();

    bus.send('orders', {
      messageId: 'event-1',
      contentType: 'application/cloudevents+json',
      applicationProperties: { 'aeg-event-type': 'Notification' },
      body: Buffer.from('{"id":"1"}'),
    });

    expect(await receiveOne(client().createReceiver('orders'))).toMatchObject({
      messageId: 'event-1',
      body: { id: '1' },
      applicationProperties: { 'aeg-event-type': 'Notification' },
    });
    expect(() => bus.send('none', { body: Buffer.alloc(0) })).toThrow(/could not be found/);
  });
});

describe('receiving', () => {
  it('waits for a message that comes later', async () => {
    const { client } = await startBroker();
    const waiting = receiveOne(client().createReceiver('orders'));

    await client().createSender('orders').sendMessages({ body: 'late' });

    expect((await waiting).body).toBe('late');
  });

  it('gives no more than was asked for, and nothing after the wait is over', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders');
    const empty = await receiveNow(receiver);

    await client()
      .createSender('orders')
      .sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
    const two = await receiver.receiveMessages(2);
    const third = await receiveOne(client().createReceiver('orders'));

    expect(empty).toEqual([]);
    expect(two).toHaveLength(2);
    expect(third.body).toBe(3);
  });

  it('shares messages out among receivers, each to one', async () => {
    const { client } = await startBroker();
    const bodies = Array.from({ length: 60 }, (_, body) => ({ body }));
    const receivers = [client(), client(), client()].map((each) => each.createReceiver('orders'));
    const batches = receivers.map((receiver) => receiver.receiveMessages(20, { maxWaitTimeInMs: 5000 }));

    await client().createSender('orders').sendMessages(bodies);

    const received: number[] = [];
    for (const [index, batch] of (await Promise.all(batches)).entries()) {
      received.push(...batch.map(({ body }) => body as number));
      for (const message of batch) {
        await receivers[index]!.completeMessage(message);
      }
    }
    expect(received.toSorted((a, b) => a - b)).toEqual(bodies.map(({ body }) => body));
  });

  it('hands messages to a subscription that completes what its handler took', async () => {
    const { client } = await startBroker();
    const handled: unknown[] = [];
    const all = Promise.withResolvers<void>();
    const subscription = client()
      .createReceiver('orders')
      .subscribe({
        processMessage: ({ body }) => {
          handled.push(body);
          if (handled.length === 3) {
            all.resolve();
          }
          return Promise.resolve();
        },
        processError: ({ error }) => Promise.resolve(all.reject(error)),
      });

    await client()
      .createSender('orders')
      .sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
    await all.promise;
    await subscription.close();

    expect(handled).toEqual([1, 2, 3]);
    expect(await client().createReceiver('orders').peekMessages(1)).toEqual([]);
  });

  it('does not stall after the 2048 deliveries that a session can hold', async () => {
    const { client } = await startBroker();
    const sender = client().createSender('orders');
    const receiver = client().createReceiver('orders', { receiveMode: 'receiveAndDelete' });
    const locking = client().createReceiver('orders');
    for (let batch = 0; batch < 9; batch += 1) {
      await sender.sendMessages(Array.from({ length: 500 }, (_, index) => ({ body: batch * 500 + index })));
    }

    let received = 0;
    while (received < 2250) {
      const batch = await receiver.receiveMessages(450, { maxWaitTimeInMs: 5000 });
      expect(batch.length).toBeGreaterThan(0);
      received += batch.length;
    }
    while (received < 4500) {
      const batch = await locking.receiveMessages(450, { maxWaitTimeInMs: 5000 });
      expect(batch.length).toBeGreaterThan(0);
      await Promise.all(batch.map((message) => locking.completeMessage(message)));
      received += batch.length;
    }

    expect(received).toBe(4500);
    expect(await locking.peekMessages(1)).toEqual([]);
  });
});
