import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ServiceBusClient, type ServiceBusReceiver } from '@azure/service-bus';
import { describe, expect, it, onTestFinished } from 'vitest';
import { receiveNow, receiveOne, startBroker, temporaryFolder } from './broker.ts';

const brokerProcess = fileURLToPath(new URL('broker-process.ts', import.meta.url));

describe('a broker that is stopped and started again', () => {
  it('still has every message in its state, the locks and the sequence', async () => {
    const stateDir = await temporaryFolder();
    const before = await startBroker({ stateDir });
    const sender = before.client().createSender('orders');
    const receiver = before.client().createReceiver('orders', { maxAutoLockRenewalDurationInMs: 0 });
    await sender.sendMessages([{ body: 'deferred' }, { body: 'dead' }, { body: 'locked' }, { body: 'active' }]);
    await sender.scheduleMessages({ body: 'scheduled' }, new Date(before.clock.now() + 3_600_000));
    const [deferred, dead] = await receiver.receiveMessages(3);
    await receiver.deferMessage(deferred!);
    await receiver.deadLetterMessage(dead!);
    await before.bus.close();

    const after = await startBroker({ stateDir, queues: {} });
    const next = after.client().createReceiver('orders');
    const deadLetters = after.client().createReceiver('orders', { subQueueType: 'deadLetter' });

    expect((await next.peekMessages(10)).map(({ body, state }) => [body as string, state])).toEqual([
      ['deferred', 'deferred'],
      ['locked', 'active'],
      ['active', 'active'],
      ['scheduled', 'scheduled'],
    ]);
    expect((await receiveNow(next)).map(({ body }) => body as string)).toEqual(['active']);
    expect((await next.receiveDeferredMessages(deferred!.sequenceNumber!))[0]?.body).toBe('deferred');
    expect((await receiveOne(deadLetters)).body).toBe('dead');
    after.clock.advance(60_000);
    expect(await receiveOne(next)).toMatchObject({ body: 'locked', deliveryCount: 1 });
  });

  it('remembers the ids of messages for duplicate detection', async () => {
    const stateDir = await temporaryFolder();
    const queues = { orders: { requiresDuplicateDetection: true } };
    const before = await startBroker({ stateDir, queues });
    await before.client().createSender('orders').sendMessages({ body: 1, messageId: 'once' });
    await before.bus.close();

    const after = await startBroker({ stateDir, queues });
    await after.client().createSender('orders').sendMessages({ body: 2, messageId: 'once' });

    expect(await after.client().createReceiver('orders').peekMessages(10)).toHaveLength(1);
  });
});

describe('a broker that is killed', () => {
  it('has every message that it accepted, and none that was completed', { timeout: 60_000 }, async () => {
    const stateDir = await temporaryFolder();
    const accepted = new Set<number>();
    const completing = new Set<number>();
    const completed = new Set<number>();

    for (let round = 0; round < 2; round += 1) {
      const { broker, client } = await spawnBroker(stateDir);
      const sending = sendUntilItFails(client, round * 100_000, accepted);
      const receiving = completeUntilItFails(client.createReceiver('orders'), completing, completed);
      await expect.poll(() => accepted.size, { timeout: 10_000 }).toBeGreaterThan((round + 1) * 300);
      broker.kill('SIGKILL');
      await once(broker, 'exit');
      await Promise.all([sending, receiving]);
      await client.close();
    }

    const present = await everythingIn(stateDir);
    expect([...accepted].filter((body) => !present.has(body) && !completing.has(body))).toEqual([]);
    expect([...completed].filter((body) => present.has(body))).toEqual([]);
    expect(completed.size).toBeGreaterThan(0);
  });
});

async function spawnBroker(stateDir: string): Promise<{ broker: ChildProcess; client: ServiceBusClient }> {
  const broker = spawn(process.execPath, [brokerProcess, stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void broker.kill('SIGKILL'));
  const [connectionString] = (await once(createInterface(broker.stdout), 'line')) as [string];
  return {
    broker,
    client: new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 1000 } }),
  };
}

/** Four at a time, so that the kill finds sends on the way. */
async function sendUntilItFails(client: ServiceBusClient, first: number, accepted: Set<number>): Promise<void> {
  const sender = client.createSender('orders');
  let next = first;
  const sendOn = async (): Promise<void> => {
    for (;;) {
      const body = next++;
      await sender.sendMessages({ body });
      accepted.add(body);
    }
  };
  await Promise.allSettled([sendOn(), sendOn(), sendOn(), sendOn()]);
}

/** A message whose completion is on the way when the broker dies may be gone or not: it counts as completing alone. */
async function completeUntilItFails(
  receiver: ServiceBusReceiver,
  completing: Set<number>,
  completed: Set<number>,
): Promise<void> {
  try {
    for (;;) {
      for (const message of await receiver.receiveMessages(2, { maxWaitTimeInMs: 500 })) {
        completing.add(message.body as number);
        await receiver.completeMessage(message);
        completed.add(message.body as number);
      }
    }
  } catch {
    return;
  }
}

async function everythingIn(stateDir: string): Promise<Set<number>> {
  const { client } = await startBroker({ stateDir, queues: {} });
  const receiver = client().createReceiver('orders');
  const bodies = new Set<number>();
  for (let batch = await receiver.peekMessages(500); batch.length > 0; batch = await receiver.peekMessages(500)) {
    batch.forEach(({ body }) => bodies.add(body as number));
  }
  return bodies;
}
