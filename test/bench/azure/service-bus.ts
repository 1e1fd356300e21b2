import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServiceBusClient, type ServiceBusReceiver } from '@azure/service-bus';
import { start } from '../../../local/tour/stack/processes.ts';
import type { Figure } from '../report.ts';

const messages = 10_000;
const batchSize = 100;
const program = fileURLToPath(new URL('../../local/azure/service-bus/broker-process.ts', import.meta.url));

/** Sends messages in batches of 100 through a broker in a process of its own, and completes them one after the other. */
export async function measureServiceBus(): Promise<readonly Figure[]> {
  const stateDir = await mkdtemp(join(tmpdir(), 'service-bus-bench-'));
  const ready = (line: string): string | undefined => (line.startsWith('Endpoint=') ? line : undefined);
  const broker = await start({ name: 'The broker', script: program, args: [stateDir], ready });
  try {
    const client = new ServiceBusClient(broker.ready);
    const sentIn = await secondsOf(() => sendAll(client, messages));
    const received = new Set<number>();
    const receivedIn = await secondsOf(() => completeAll(client.createReceiver('orders'), messages, received));
    await client.close();
    return [
      { name: 'serviceBus.sent', value: messages / sentIn, unit: 'messages/s' },
      { name: 'serviceBus.completed', value: received.size / receivedIn, unit: 'messages/s' },
      { name: 'serviceBus.lost', value: messages - received.size, unit: 'messages', goal: 0 },
    ];
  } finally {
    await broker.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function sendAll(client: ServiceBusClient, messages: number): Promise<void> {
  const sender = client.createSender('orders');
  for (let first = 0; first < messages; first += batchSize) {
    const count = Math.min(batchSize, messages - first);
    await sender.sendMessages(Array.from({ length: count }, (_, index) => ({ body: first + index })));
  }
}

async function completeAll(receiver: ServiceBusReceiver, messages: number, received: Set<number>): Promise<void> {
  while (received.size < messages) {
    const batch = await receiver.receiveMessages(batchSize, { maxWaitTimeInMs: 5000 });
    if (batch.length === 0) {
      return;
    }
    for (const message of batch) {
      await receiver.completeMessage(message);
      received.add(message.body as number);
    }
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
