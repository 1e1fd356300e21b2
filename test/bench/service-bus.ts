import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ServiceBusClient, type ServiceBusReceiver } from '@azure/service-bus';

export interface ServiceBusRates {
  readonly messages: number;
  /** Messages per second, sent in batches of 100. */
  readonly sentPerSecond: number;
  /** Messages per second, received in hundreds and completed one after the other. */
  readonly completedPerSecond: number;
  readonly lost: number;
}

const brokerProcess = fileURLToPath(new URL('../local/azure/service-bus/broker-process.ts', import.meta.url));
const batchSize = 100;

/** Sends and receives `messages` through a broker in a process of its own, with the real SDK. */
export async function benchServiceBus(messages = 10_000): Promise<ServiceBusRates> {
  const stateDir = await mkdtemp(join(tmpdir(), 'service-bus-bench-'));
  const broker = fork(brokerProcess, [stateDir], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  try {
    const client = new ServiceBusClient(await connectionStringOf(broker));
    const sentIn = await secondsOf(() => sendAll(client, messages));
    const received = new Set<number>();
    const receivedIn = await secondsOf(() => completeAll(client.createReceiver('orders'), messages, received));
    await client.close();
    return {
      messages,
      sentPerSecond: Math.round(messages / sentIn),
      completedPerSecond: Math.round(received.size / receivedIn),
      lost: messages - received.size,
    };
  } finally {
    broker.kill('SIGKILL');
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function connectionStringOf({ stdout }: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface(stdout!), 'line')) as [string];
  return line;
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

if (import.meta.main) {
  const { messages, sentPerSecond, completedPerSecond, lost } = await benchServiceBus();
  console.log(
    `Service Bus: ${messages} messages, ${sentPerSecond}/s sent, ${completedPerSecond}/s received, ${lost} lost`,
  );
  process.exitCode = lost === 0 ? 0 : 1;
}
