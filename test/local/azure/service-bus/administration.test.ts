import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ServiceBusAdministrationClient } from '@azure/service-bus';
import { afterAll, describe, expect, it } from 'vitest';
import { allRights } from '../../../../local/azure/service-bus/amqp/shared-access-signature.ts';
import { loadTls } from '../../../../local/azure/tls/load-tls.ts';
import { receiveNow, receiveOne, startBroker, temporaryFolder, type BrokerUnderTest } from './broker.ts';

const trusted = getCACertificates();
afterAll(() => setDefaultCACertificates(trusted));

async function arrange(): Promise<BrokerUnderTest & { administration: ServiceBusAdministrationClient }> {
  const tls = await loadTls(await temporaryFolder());
  setDefaultCACertificates([tls.ca]);
  const broker = await startBroker({ tls, verifyToken: () => Promise.resolve(allRights) });
  const retryOptions = { maxRetries: 0 };
  return {
    ...broker,
    administration: new ServiceBusAdministrationClient(broker.bus.connectionString, { retryOptions }),
  };
}

/** https://learn.microsoft.com/rest/api/servicebus/queues */
describe('the administration client', () => {
  it('creates a queue that can be used at once, and reads its settings', async () => {
    const { administration, client } = await arrange();

    await administration.createQueue('alerts', { lockDuration: 'PT30S', maxDeliveryCount: 3 });
    await client().createSender('alerts').sendMessages({ body: 1 });

    expect((await receiveOne(client().createReceiver('alerts'))).body).toBe(1);
    expect(await administration.getQueue('alerts')).toMatchObject({
      name: 'alerts',
      lockDuration: 'PT30S',
      maxDeliveryCount: 3,
      defaultMessageTimeToLive: 'P10675199DT2H48M5.4775807S',
      duplicateDetectionHistoryTimeWindow: 'PT10M',
      maxSizeInMegabytes: 1024,
      requiresSession: false,
      status: 'Active',
    });
  });

  it('lists queues and says which exist', async () => {
    const { administration } = await arrange();
    await administration.createQueue('alerts');

    const names = await Array.fromAsync(administration.listQueues(), ({ name }) => name);

    expect(names.toSorted()).toEqual(['alerts', 'orders']);
    expect(await administration.queueExists('Alerts')).toBe(true);
    expect(await administration.queueExists('nowhere')).toBe(false);
    await expect(administration.getQueue('nowhere')).rejects.toMatchObject({ code: 'MessageEntityNotFoundError' });
  });

  it('counts messages by state', async () => {
    const { administration, client, clock } = await arrange();
    const sender = client().createSender('orders');
    await sender.sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
    await sender.scheduleMessages({ body: 4 }, new Date(clock.now() + 1000));
    const receiver = client().createReceiver('orders');
    await receiver.deadLetterMessage(await receiveOne(receiver));

    const counts = await administration.getQueueRuntimeProperties('orders');

    expect(counts).toMatchObject({
      activeMessageCount: 2,
      deadLetterMessageCount: 1,
      scheduledMessageCount: 1,
      totalMessageCount: 4,
    });
    expect(counts.sizeInBytes).toBeGreaterThan(0);
    expect(counts.createdAt).toEqual(new Date(clock.now()));
  });

  it('updates a queue', async () => {
    const { administration } = await arrange();

    await administration.updateQueue({ ...(await administration.getQueue('orders')), maxDeliveryCount: 5 });

    expect((await administration.getQueue('orders')).maxDeliveryCount).toBe(5);
  });

  it('deletes a queue under its receivers, who are told', async () => {
    const { administration, client, bus } = await arrange();
    const failed = Promise.withResolvers<Error>();
    const receiver = client().createReceiver('orders');
    receiver.subscribe({
      processMessage: () => Promise.resolve(),
      processError: ({ error }) => Promise.resolve(failed.resolve(error)),
    });
    await client().createSender('orders').sendMessages({ body: 1 });

    await administration.deleteQueue('orders');

    expect(await failed.promise).toMatchObject({
      code: 'MessagingEntityNotFound',
      message: expect.stringContaining(`The messaging entity 'sb://localhost:${bus.port}/orders'`) as string,
    });
  });

  it('deletes a queue with its messages', async () => {
    const { administration, client } = await arrange();
    const sender = client().createSender('orders');
    await sender.sendMessages({ body: 1 });

    await administration.deleteQueue('orders');

    await expect(sender.sendMessages({ body: 2 })).rejects.toMatchObject({ code: 'MessagingEntityNotFound' });
    await administration.createQueue('orders');
    expect(await receiveNow(client().createReceiver('orders'))).toEqual([]);
  });

  it('is refused a queue that exists, that cannot be, or that is not there', async () => {
    const { administration } = await arrange();

    await expect(administration.createQueue('orders')).rejects.toMatchObject({ statusCode: 409 });
    await expect(administration.deleteQueue('nowhere')).rejects.toMatchObject({ statusCode: 404 });
    await expect(administration.createQueue('grouped', { requiresSession: true })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('sessions are not supported') as string,
    });
    await expect(administration.createQueue('slow', { lockDuration: 'PT1H' })).rejects.toMatchObject({
      message: expect.stringContaining('must be between PT5S and PT5M') as string,
    });
  });

  it('is told of what a queue here cannot have, instead of a queue without it', async () => {
    const { administration } = await arrange();
    const rights = { accessRights: ['Send'] as 'Send'[] };
    const rule = { claimType: 'SharedAccessKey', claimValue: 'None', rights, keyName: 'sender' };

    const cannot = [
      { options: { autoDeleteOnIdle: 'PT5M' }, what: 'deletion of idle queues is' },
      { options: { status: 'Disabled' as const }, what: 'another status than Active is' },
      { options: { forwardTo: 'orders' }, what: 'forwarding is' },
      { options: { forwardDeadLetteredMessagesTo: 'orders' }, what: 'forwarding is' },
      { options: { enablePartitioning: true }, what: 'partitioning is' },
      { options: { authorizationRules: [rule] }, what: 'an authorization rule of a queue is' },
    ];

    for (const { options, what } of cannot) {
      await expect(administration.createQueue('special', options)).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining(`${what} not supported by the local Service Bus`) as string,
      });
    }
    expect(await administration.queueExists('special')).toBe(false);
  });

  it('has no topics, subscriptions and rules, and makes no queue of one', async () => {
    const { administration } = await arrange();

    await expect(administration.createTopic('facts')).rejects.toThrow();
    await expect(Array.fromAsync(administration.listTopics())).rejects.toMatchObject({ statusCode: 501 });
    await expect(administration.getSubscription('facts', 'all')).rejects.toMatchObject({ statusCode: 501 });
    await expect(administration.createSubscription('facts', 'all')).rejects.toThrow();

    expect(await Array.fromAsync(administration.listQueues(), ({ name }) => name)).toEqual(['orders']);
  });

  it('lists queues page by page, by name', async () => {
    const { administration } = await arrange();
    for (const name of ['c', 'a', 'b']) {
      await administration.createQueue(name);
    }

    const pages = await Array.fromAsync(administration.listQueues().byPage({ maxPageSize: 3 }), (page) =>
      page.map(({ name }) => name),
    );

    expect(pages).toEqual([['a', 'b', 'c'], ['orders']]);
  });

  it('keeps what its owner notes on a queue', async () => {
    const { administration } = await arrange();

    await administration.createQueue('noted', { userMetadata: 'team <web> & "ops"' });

    expect((await administration.getQueue('noted')).userMetadata).toBe('team <web> & "ops"');
  });

  it('describes the namespace', async () => {
    const { administration, clock } = await arrange();

    const namespace = await administration.getNamespaceProperties();

    expect(namespace).toMatchObject({ name: 'localhost', messagingSku: 'Standard', createdAt: new Date(clock.now()) });
  });

  it('cannot turn duplicate detection on or off later', async () => {
    const { administration } = await arrange();
    const queue = await administration.getQueue('orders');

    await expect(administration.updateQueue({ ...queue, requiresDuplicateDetection: true })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('cannot be changed') as string,
    });
  });

  it('takes tokens, and refuses a wrong key', async () => {
    const { bus } = await arrange();
    const getToken = () => Promise.resolve({ token: 'good', expiresOnTimestamp: Date.now() + 3_600_000 });
    const byToken = new ServiceBusAdministrationClient(`localhost:${bus.port}`, { getToken });
    const byWrongKey = new ServiceBusAdministrationClient(bus.connectionString.replace('local-key', 'other'));

    expect(await byToken.queueExists('orders')).toBe(true);
    await expect(byWrongKey.getQueue('orders')).rejects.toMatchObject({ statusCode: 401 });
  });
});
