import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { allRights, type AccessRight } from '../../../../local/azure/service-bus/amqp/shared-access-signature.ts';
import { loadTls } from '../../../../local/azure/tls/load-tls.ts';
import { receiveOne, startBroker, temporaryFolder } from './broker.ts';
import { sign } from './raw-amqp.ts';

const patient = { retryOptions: { maxRetries: 0 } };

describe('access to the namespace', () => {
  const trusted = getCACertificates();
  afterAll(() => setDefaultCACertificates(trusted));

  it('refuses a connection string with another key', async () => {
    const { bus } = await startBroker();
    const client = new ServiceBusClient(bus.connectionString.replace('local-key', 'other-key'), patient);
    onTestFinished(() => client.close());

    await expect(client.createSender('orders').sendMessages({ body: 1 })).rejects.toMatchObject({
      code: 'UnauthorizedAccess',
      message: expect.stringContaining('InvalidSignature') as string,
    });
  });

  it('takes a shared access signature for one queue, and for that queue alone', async () => {
    const { bus } = await startBroker({ queues: { orders: {}, others: {} } });
    const signature = sign(`sb://localhost:${bus.port}/orders`, 'local-key', Date.now() / 1000 + 60);
    const client = signedClient(bus.port, signature);

    await client.createSender('orders').sendMessages({ body: 1 });

    expect((await receiveOne(client.createReceiver('orders'))).body).toBe(1);
    await expect(client.createSender('others').sendMessages({ body: 1 })).rejects.toMatchObject({
      code: 'UnauthorizedAccess',
    });
  });

  it('refuses a shared access signature that is over', async () => {
    const { bus } = await startBroker();
    const signature = sign(`sb://localhost:${bus.port}/orders`, 'local-key', Date.now() / 1000 - 1);

    await expect(
      signedClient(bus.port, signature).createSender('orders').sendMessages({ body: 1 }),
    ).rejects.toMatchObject({
      code: 'UnauthorizedAccess',
      message: expect.stringContaining('ExpiredToken') as string,
    });
  });

  it('speaks TLS on the same port and takes the tokens of a credential', async () => {
    const tls = await loadTls(await temporaryFolder());
    const seen: string[] = [];
    const verifyToken = (bearer: string): Promise<readonly AccessRight[]> => {
      seen.push(bearer);
      const rights = { good: allRights, sender: ['Send'], receiver: ['Listen'] } as const;
      return bearer in rights
        ? Promise.resolve(rights[bearer as keyof typeof rights])
        : Promise.reject(new Error('signed by a stranger'));
    };
    const { bus } = await startBroker({ tls, verifyToken });
    setDefaultCACertificates([tls.ca]);
    const clientWith = (token: string): ServiceBusClient => {
      const getToken = () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
      const client = new ServiceBusClient(`localhost:${bus.port}`, { getToken }, patient);
      onTestFinished(() => client.close());
      return client;
    };

    await clientWith('good').createSender('orders').sendMessages({ body: 'by token' });

    const receiver = clientWith('good').createReceiver('orders');
    const message = await receiveOne(receiver);
    expect(message.body).toBe('by token');
    await receiver.renewMessageLock(message);
    await receiver.completeMessage(message);
    await expect(clientWith('bad').createSender('orders').sendMessages({ body: 1 })).rejects.toMatchObject({
      code: 'UnauthorizedAccess',
      message: expect.stringContaining('signed by a stranger') as string,
    });
    expect(new Set(seen)).toEqual(new Set(['good', 'bad']));

    await clientWith('sender').createSender('orders').sendMessages({ body: 2 });
    await expect(clientWith('receiver').createSender('orders').sendMessages({ body: 3 })).rejects.toMatchObject({
      message: expect.stringContaining("'Send' claim(s) are required") as string,
    });
    await expect(receiveOne(clientWith('sender').createReceiver('orders'))).rejects.toMatchObject({
      message: expect.stringContaining("'Listen' claim(s) are required") as string,
    });
    expect((await receiveOne(clientWith('receiver').createReceiver('orders'))).body).toBe(2);
  });
});

function signedClient(port: number, signature: string): ServiceBusClient {
  const connectionString = `Endpoint=sb://localhost:${port};SharedAccessSignature=${signature};UseDevelopmentEmulator=true`;
  const client = new ServiceBusClient(connectionString, patient);
  onTestFinished(() => client.close());
  return client;
}
