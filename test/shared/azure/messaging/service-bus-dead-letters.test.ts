import type { ServiceBusClient } from '@azure/service-bus';
import { beforeEach, describe, expect, it } from 'vitest';
import { createServiceBusDeadLetters } from '../../../../shared/azure/messaging/service-bus-dead-letters.ts';
import type { DeadLetters } from '../../../../shared/ports/dead-letters.ts';
import { startBroker } from '../../../local/azure/service-bus/broker.ts';

const duplicateDetection = { requiresDuplicateDetection: true };

let client: ServiceBusClient;
let deadLetters: DeadLetters;

beforeEach(async () => {
  const broker = await startBroker({ queues: { 'my-alerts': duplicateDetection, 'machine-events': {} } });
  client = broker.client();
  const queues = { alerts: 'my-alerts', 'machine-events': 'machine-events' };
  deadLetters = createServiceBusDeadLetters(client, { queues, waitMilliseconds: 5_000 });
});

describe('dead letters in Service Bus', () => {
  it('are looked at with reason, description and body, and stay where they are', async () => {
    await giveUp([{ messageId: 'a1', body: { kind: 'alert' } }]);

    const first = await deadLetters.peek('alerts', { limit: 10 });
    const again = await deadLetters.peek('alerts', { limit: 10 });

    expect(again).toEqual(first);
    expect(first).toMatchObject({
      cursor: null,
      items: [{ messageId: 'a1', reason: 'Broken', description: 'it cannot be read', body: { kind: 'alert' } }],
    });
    expect(Date.parse(first.items[0]!.enqueuedAt)).toBeGreaterThan(0);
  });

  it('come in pages, oldest first', async () => {
    await giveUp(['a1', 'a2', 'a3'].map((messageId) => ({ messageId, body: {} })));

    const first = await deadLetters.peek('alerts', { limit: 2 });
    const second = await deadLetters.peek('alerts', { limit: 2, cursor: first.cursor! });

    expect(first.items.map(({ messageId }) => messageId)).toEqual(['a1', 'a2']);
    expect(second.items.map(({ messageId }) => messageId)).toEqual(['a3']);
    expect(second.cursor).toBeNull();
  });

  it('are put into their queue again, though it remembers their ids', async () => {
    await giveUp([{ messageId: 'a1', body: { n: 1 }, contentType: 'application/json', subject: 's' }]);

    expect(await deadLetters.replay('alerts', null)).toEqual({ replayed: ['a1'], missing: [] });

    const [message] = await receive('my-alerts');
    expect(message).toMatchObject({ body: { n: 1 }, contentType: 'application/json', subject: 's' });
    expect(message?.applicationProperties ?? {}).not.toHaveProperty('DeadLetterReason');
    expect((await deadLetters.peek('alerts', { limit: 10 })).items).toEqual([]);
  });

  it('are replayed by id, and the others stay', async () => {
    await giveUp(['a1', 'a2', 'a3'].map((messageId) => ({ messageId, body: messageId })));

    const outcome = await deadLetters.replay('alerts', ['a2', 'a7']);

    expect(outcome).toEqual({ replayed: ['a2'], missing: ['a7'] });
    expect((await receive('my-alerts')).map(({ body }) => body as string)).toEqual(['a2']);
    const left = await deadLetters.peek('alerts', { limit: 10 });
    expect(left.items.map(({ messageId }) => messageId)).toEqual(['a1', 'a3']);
  });

  it('that come back keep the id that they had at first', async () => {
    await giveUp([{ messageId: 'a1', body: {} }]);
    await deadLetters.replay('alerts', null);
    await deadLetterAll('my-alerts', 1);

    expect((await deadLetters.peek('alerts', { limit: 1 })).items).toMatchObject([{ messageId: 'a1' }]);
    expect(await deadLetters.replay('alerts', ['a1'])).toEqual({ replayed: ['a1'], missing: [] });
  });

  it('of which nobody gave an id have one all the same', async () => {
    await giveUp([{ body: { kind: 'lookAgain' } }], 'machine-events');

    const { items } = await deadLetters.peek('machine-events', { limit: 10 });

    expect(items[0]?.messageId).not.toBe('');
    expect(await deadLetters.replay('machine-events', [items[0]!.messageId])).toMatchObject({ missing: [] });
  });

  it('are none in an empty queue', async () => {
    expect(await deadLetters.peek('alerts', { limit: 10 })).toEqual({ items: [], cursor: null });
    expect(await deadLetters.replay('alerts', null)).toEqual({ replayed: [], missing: [] });
  });
});

async function giveUp(messages: Parameters<typeof sendAll>[1], queue = 'my-alerts'): Promise<void> {
  await sendAll(queue, messages);
  await deadLetterAll(queue, messages.length);
}

interface Message {
  readonly messageId?: string;
  readonly body: unknown;
  readonly contentType?: string;
  readonly subject?: string;
}

function sendAll(queue: string, messages: readonly Message[]): Promise<void> {
  return client.createSender(queue).sendMessages([...messages]);
}

async function deadLetterAll(queue: string, count: number): Promise<void> {
  const receiver = client.createReceiver(queue);
  for (const message of await receiver.receiveMessages(count, { maxWaitTimeInMs: 5_000 })) {
    await receiver.deadLetterMessage(message, {
      deadLetterReason: 'Broken',
      deadLetterErrorDescription: 'it cannot be read',
    });
  }
  await receiver.close();
}

function receive(queue: string) {
  return client
    .createReceiver(queue, { receiveMode: 'receiveAndDelete' })
    .receiveMessages(1, { maxWaitTimeInMs: 5_000 });
}
