import { join } from 'node:path';
import rhea from 'rhea';
import { openDatabase } from '../../support/sqlite.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { createAdministration } from './administration/administration.ts';
import { listen } from './amqp/listen.ts';
import { serveConnection } from './amqp/serve-connection.ts';
import type { BrokerContext } from './broker-context.ts';
import { readMessage } from './queue/encoded-message.ts';
import { openQueues } from './queue/open-queues.ts';
import type { QueueSettingsInput } from './queue-settings.ts';
import { entityNotFound } from './service-bus-error.ts';
import { schema } from './store/schema.ts';
import type { AccessRight } from './amqp/shared-access-signature.ts';

export interface ServiceBusOptions extends ServiceOptions {
  /** The key of `RootManageSharedAccessKey`, which may do everything. */
  readonly sharedAccessKey: string;
  /** Rejects for a Microsoft Entra ID token that is not good. */
  readonly verifyToken?: (bearer: string) => Promise<readonly AccessRight[]>;
}

/** A message that another local service puts into a queue. */
export interface OutboundMessage {
  readonly messageId?: string;
  readonly contentType?: string;
  readonly subject?: string;
  readonly applicationProperties?: Readonly<Record<string, string | number | boolean>>;
  readonly body: Uint8Array;
}

/** A Service Bus namespace of the Standard tier with queues. */
export interface ServiceBus extends Service {
  readonly connectionString: string;
  readonly port: number;
  /** Creates a queue, or changes the settings of an existing one. Throws for a bad name or setting, naming all. */
  ensureQueue(name: string, settings?: QueueSettingsInput): void;
  /** Enqueues a message; throws a `ServiceBusError` as a client would get it. */
  send(queue: string, message: OutboundMessage): void;
}

/** Starts the namespace. Clients reach it over AMQP, plain or TLS, and over HTTPS, on one port. */
export async function createServiceBus(options: ServiceBusOptions): Promise<ServiceBus> {
  const { clock, faults, calls, sharedAccessKey, verifyToken } = options;
  const database = openDatabase(join(options.stateDir, 'service-bus.sqlite'));
  database.exec(schema);
  const queues = openQueues(database, clock);
  const namespace = (): string => `sb://localhost:${listener.port}`;
  const context: BrokerContext = { clock, faults, calls, namespace, findQueue: (name) => queues.find(name) };
  const claims = { sharedAccessKey, verifyToken };
  const listener = await listen(options.port, options.tls, {
    amqp: (socket) => void serveConnection(socket, context, claims),
    http: createAdministration({ ...queues, namespace }, claims),
  });

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await listener.close();
    queues.close();
    database.close();
  };

  return {
    connectionString: `Endpoint=${namespace()};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${sharedAccessKey};UseDevelopmentEmulator=true`,
    port: listener.port,
    ensureQueue: (name, settings = {}) => void queues.put(name, settings),
    send(name, message) {
      const queue = queues.find(name);
      if (!queue) {
        throw entityNotFound(`${namespace()}/${name}`);
      }
      queue.enqueue([readMessage(encodeOutbound(message))]);
    },
    close: () => (closing ??= close()),
  };
}

function encodeOutbound({ messageId, contentType, subject, applicationProperties, body }: OutboundMessage): Buffer {
  return rhea.message.encode({
    message_id: messageId,
    content_type: contentType,
    subject,
    application_properties: applicationProperties,
    body: rhea.message.data_section(Buffer.from(body)) as unknown,
  });
}
