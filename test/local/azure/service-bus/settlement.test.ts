import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { describe, expect, it } from 'vitest';
import { receiveNow, receiveOne, startBroker } from './broker.ts';

/** Outcomes: https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement */
describe('settling a message under peek-lock', () => {
  it('removes a completed message', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client().createSender('orders').sendMessages({ body: 'once' });

    await receiver.completeMessage(await receiveOne(receiver));

    expect(await receiveNow(receiver)).toEqual([]);
  });

  it('delivers an abandoned message again, with the delivery counted and the properties changed', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client()
      .createSender('orders')
      .sendMessages({ body: 'again', applicationProperties: { step: 1, kept: true } });

    const first = await receiveOne(receiver);
    await receiver.abandonMessage(first, { step: 2 });
    const second = await receiveOne(receiver);

    expect(first.deliveryCount).toBe(0);
    expect(second.deliveryCount).toBe(1);
    expect(second.applicationProperties).toEqual({ step: 2, kept: true });
    expect(second.lockToken).not.toBe(first.lockToken);
    expect(second.sequenceNumber?.toString()).toBe(first.sequenceNumber?.toString());
  });

  it('dead-letters a message that was abandoned as often as the queue allows', async () => {
    const { client } = await startBroker({ queues: { orders: { maxDeliveryCount: 2 } } });
    const receiver = client().createReceiver('orders');
    await client().createSender('orders').sendMessages({ body: 'poison' });

    await receiver.abandonMessage(await receiveOne(receiver));
    await receiver.abandonMessage(await receiveOne(receiver));

    const dead = await receiveOne(client().createReceiver('orders', { subQueueType: 'deadLetter' }));
    expect(dead).toMatchObject({
      body: 'poison',
      deliveryCount: 2,
      deadLetterReason: 'MaxDeliveryCountExceeded',
      deadLetterErrorDescription: 'Message could not be consumed after 2 delivery attempts.',
    });
    expect(await receiveNow(receiver)).toEqual([]);
  });

  it('dead-letters with the reason, description and properties that the receiver gives', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client().createSender('orders').sendMessages({ body: 'bad' });

    await receiver.deadLetterMessage(await receiveOne(receiver), {
      deadLetterReason: 'Unreadable',
      deadLetterErrorDescription: 'no such recipe',
      seenBy: 'test',
    });

    const deadLetters = client().createReceiver('orders', { subQueueType: 'deadLetter' });
    const dead = await receiveOne(deadLetters);
    expect(dead.deadLetterReason).toBe('Unreadable');
    expect(dead.deadLetterErrorDescription).toBe('no such recipe');
    expect(dead.applicationProperties).toMatchObject({ seenBy: 'test' });
    await deadLetters.completeMessage(dead);
    expect(await receiveNow(deadLetters)).toEqual([]);
  });

  it('keeps a deferred message for who knows its sequence number', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client().createSender('orders').sendMessages({ body: 'later' });
    const message = await receiveOne(receiver);
    const sequenceNumber = message.sequenceNumber;

    await receiver.deferMessage(message);

    expect(await receiveNow(receiver)).toEqual([]);
    const [deferred] = await receiver.receiveDeferredMessages(sequenceNumber ?? []);
    expect(deferred).toMatchObject({ body: 'later', state: 'deferred' });
    await receiver.completeMessage(deferred as ServiceBusReceivedMessage);
    await expect(receiver.receiveDeferredMessages(sequenceNumber ?? [])).rejects.toMatchObject({
      code: 'MessageNotFound',
    });
  });

  it('gives each of two neighbours its own outcome when they are settled one after the other', async () => {
    const { client } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client()
      .createSender('orders')
      .sendMessages([{ body: 'good' }, { body: 'bad' }, { body: 'good' }, { body: 'bad' }]);

    const messages = await receiver.receiveMessages(4);
    for (const message of messages) {
      await (message.body === 'good' ? receiver.completeMessage(message) : receiver.deadLetterMessage(message));
    }

    const dead = await receiveNow(client().createReceiver('orders', { subQueueType: 'deadLetter' }));
    expect(messages).toHaveLength(4);
    expect(dead.map(({ body }) => body as string)).toEqual(['bad', 'bad']);
    expect(await receiver.peekMessages(10, { fromSequenceNumber: messages[0]!.sequenceNumber! })).toEqual([]);
  });

  it('deletes on delivery in receive-and-delete mode', async () => {
    const { client } = await startBroker();
    await client().createSender('orders').sendMessages({ body: 'gone' });

    const message = await receiveOne(client().createReceiver('orders', { receiveMode: 'receiveAndDelete' }));

    expect(message.body).toBe('gone');
    expect(await client().createReceiver('orders').peekMessages(1)).toEqual([]);
  });
});
