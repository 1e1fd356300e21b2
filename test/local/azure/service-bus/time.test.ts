import { describe, expect, it } from 'vitest';
import { timeToLiveOf } from '../../../../local/azure/service-bus/queue/queue-context.ts';
import { forever, QueueSettings } from '../../../../local/azure/service-bus/queue-settings.ts';
import { receiveNow, receiveOne, startBroker } from './broker.ts';

describe('scheduled messages', () => {
  it('are enqueued at their time with a new sequence number', async () => {
    const { client, clock } = await startBroker();
    const due = new Date(clock.now() + 3_600_000);
    const sender = client().createSender('orders');
    const receiver = client().createReceiver('orders', { receiveMode: 'receiveAndDelete' });
    const [scheduled] = await sender.scheduleMessages([{ body: 'tomorrow' }], due);
    await sender.sendMessages({ body: 'now' });

    const early = await receiveNow(receiver);
    clock.advance(3_600_000);
    const late = await receiveOne(receiver);

    expect(early.map(({ body }) => body as string)).toEqual(['now']);
    expect(late.body).toBe('tomorrow');
    expect(late.enqueuedTimeUtc).toEqual(due);
    expect(late.sequenceNumber?.greaterThan(scheduled!)).toBe(true);
  });

  it('are scheduled by a property of the message, too', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders');
    await client()
      .createSender('orders')
      .sendMessages({ body: 'later', scheduledEnqueueTimeUtc: new Date(clock.now() + 1000) });

    const [peeked] = await receiver.peekMessages(1);
    clock.advance(1000);

    expect(peeked?.state).toBe('scheduled');
    expect((await receiveOne(receiver)).body).toBe('later');
  });

  it('are cancelled by their sequence number, once', async () => {
    const { client, clock } = await startBroker();
    const sender = client().createSender('orders');
    const sequences = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], new Date(clock.now() + 1000));

    await sender.cancelScheduledMessages(sequences[0]!);
    clock.advance(1000);

    expect((await receiveNow(client().createReceiver('orders'))).map(({ body }) => body as number)).toEqual([2]);
    await expect(sender.cancelScheduledMessages(sequences[0]!)).rejects.toMatchObject({ code: 'MessageNotFound' });
  });
});

/** https://learn.microsoft.com/azure/service-bus-messaging/message-expiration */
describe('time to live', () => {
  it('drops an expired message where the queue does not dead-letter them', async () => {
    const { client, clock } = await startBroker();
    await client().createSender('orders').sendMessages({ body: 1, timeToLive: 5000 });

    clock.advance(5000);

    expect(await client().createReceiver('orders').peekMessages(1)).toEqual([]);
    expect(await client().createReceiver('orders', { subQueueType: 'deadLetter' }).peekMessages(1)).toEqual([]);
  });

  it('dead-letters an expired message where the queue says so, and never expires it there', async () => {
    const { client, clock } = await startBroker({ queues: { orders: { deadLetteringOnMessageExpiration: true } } });
    await client().createSender('orders').sendMessages({ body: 1, timeToLive: 5000 });

    clock.advance(5000);
    clock.advance(86_400_000);

    const dead = await receiveOne(client().createReceiver('orders', { subQueueType: 'deadLetter' }));
    expect(dead.deadLetterReason).toBe('TTLExpiredException');
  });

  it("is at most the queue's own", async () => {
    const { client, clock } = await startBroker({ queues: { orders: { defaultMessageTimeToLive: 'PT10S' } } });
    const receiver = client().createReceiver('orders');
    await client()
      .createSender('orders')
      .sendMessages([{ body: 'long', timeToLive: 60_000 }, { body: 'none' }]);

    clock.advance(10_000);

    expect(await receiver.peekMessages(2)).toEqual([]);
  });

  it('is told to receivers as it holds: their own where it is shorter, else that of the queue', async () => {
    const { client, clock } = await startBroker({ queues: { orders: { defaultMessageTimeToLive: 'PT10S' } } });
    await client()
      .createSender('orders')
      .sendMessages([{ body: 'short', timeToLive: 5000 }, { body: 'none' }]);

    const peeked = await client().createReceiver('orders').peekMessages(2);

    expect(peeked.map(({ timeToLive }) => timeToLive)).toEqual([5000, 10_000]);
    expect(Number(peeked[1]?.expiresAtUtc) - clock.now()).toBe(10_000);
  });

  it.each([
    { own: null, queue: 'P14D', told: 14 * 86_400_000 },
    { own: 5000, queue: 'P14D', told: 5000 },
    { own: 5000, queue: 'PT1S', told: 1000 },
    { own: null, queue: 'P60D', told: null },
    { own: 5000, queue: forever, told: 5000 },
    { own: null, queue: forever, told: null },
  ])('of $own in a queue with $queue is $told, which fits the header', ({ own, queue, told }) => {
    const settings = QueueSettings.parse({ defaultMessageTimeToLive: queue });

    expect(timeToLiveOf({ settings }, own)).toBe(told);
  });

  it('does not take a message from who holds its lock', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders', { maxAutoLockRenewalDurationInMs: 0 });
    await client().createSender('orders').sendMessages({ body: 1, timeToLive: 5000 });
    const message = await receiveOne(receiver);

    clock.advance(10_000);

    await receiver.completeMessage(message);
  });
});

/** https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection */
describe('duplicate detection', () => {
  const queues = { orders: { requiresDuplicateDetection: true, duplicateDetectionHistoryTimeWindow: 'PT1M' } };

  it('accepts a second message of one id within the window and drops it, even when the first is gone', async () => {
    const { client, clock } = await startBroker({ queues });
    const sender = client().createSender('orders');
    const receiver = client().createReceiver('orders');
    await sender.sendMessages({ body: 'first', messageId: 'a' });
    await receiver.completeMessage(await receiveOne(receiver));

    clock.advance(59_999);
    await sender.sendMessages([
      { body: 'second', messageId: 'a' },
      { body: 'other', messageId: 'b' },
    ]);

    expect((await receiveNow(receiver)).map(({ body }) => body as string)).toEqual(['other']);
  });

  it('takes the id again after the window', async () => {
    const { client, clock } = await startBroker({ queues });
    const sender = client().createSender('orders');
    await sender.sendMessages({ body: 'first', messageId: 'a' });

    clock.advance(60_000);
    await sender.sendMessages({ body: 'second', messageId: 'a' });

    expect(await client().createReceiver('orders').peekMessages(5)).toHaveLength(2);
  });
});
