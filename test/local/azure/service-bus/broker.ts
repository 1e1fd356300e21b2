import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceBusClient, type ServiceBusClientOptions, type ServiceBusReceivedMessage } from '@azure/service-bus';
import { onTestFinished } from 'vitest';
import { createCallLog, type CallLog } from '../../../../local/azure/call-log.ts';
import { createFaults, type Faults } from '../../../../local/azure/faults.ts';
import { createServiceBus, type ServiceBus } from '../../../../local/azure/service-bus/service-bus.ts';
import type { QueueSettingsInput } from '../../../../local/azure/service-bus/queue-settings.ts';
import type { Tls } from '../../../../local/azure/service.ts';
import type { AccessRight } from '../../../../local/azure/service-bus/amqp/shared-access-signature.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export interface BrokerUnderTest {
  readonly bus: ServiceBus;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly clock: ManualClock;
  /** A new client of the broker that is closed with the test. */
  readonly client: (options?: ServiceBusClientOptions) => ServiceBusClient;
}

interface BrokerOptions {
  readonly queues?: Readonly<Record<string, QueueSettingsInput>>;
  readonly stateDir?: string;
  readonly tls?: Tls;
  readonly verifyToken?: (bearer: string) => Promise<readonly AccessRight[]>;
}

const noTls: Tls = { key: '', cert: '', ca: '' };

/** A broker on a free port with the queues asked for, stopped when the test ends. */
export async function startBroker(options: BrokerOptions = {}): Promise<BrokerUnderTest> {
  const { queues = { orders: {} }, stateDir = await temporaryFolder(), tls = noTls, verifyToken } = options;
  const faults = createFaults();
  const calls = createCallLog();
  const clock = createManualClock();
  const bus = await createServiceBus({
    ...{ stateDir, port: 0, clock, tls, faults, calls, sharedAccessKey: 'local-key' },
    ...(verifyToken && { verifyToken }),
  });
  Object.entries(queues).forEach(([name, settings]) => bus.ensureQueue(name, settings));
  onTestFinished(() => bus.close());
  const client = (options: ServiceBusClientOptions = {}): ServiceBusClient => {
    const created = new ServiceBusClient(bus.connectionString, { retryOptions: { maxRetries: 0 }, ...options });
    onTestFinished(() => created.close());
    return created;
  };
  return { bus, faults, calls, clock, client };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'service-bus-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Receives {
  receiveMessages(count: number, options: { maxWaitTimeInMs: number }): Promise<ServiceBusReceivedMessage[]>;
}

/** The next message; fails when none comes within the bound. */
export async function receiveOne(receiver: Receives): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
  if (!message) {
    throw new Error('No message came within 5 s');
  }
  return message;
}

/** What is there now; empty when nothing comes at once. */
export function receiveNow(receiver: Receives, count = 10): Promise<ServiceBusReceivedMessage[]> {
  return receiver.receiveMessages(count, { maxWaitTimeInMs: 100 });
}
