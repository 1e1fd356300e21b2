import Long from 'long';
import { afterEach, describe, expect, it } from 'vitest';
import { receiveOne, startBroker, type BrokerUnderTest } from '../../azure/service-bus/broker.ts';
import { startTestHost, until, type TestHost, type TestHostOptions } from '../support/start-test-host.ts';
import { useFunctions, writeApp, type AppFiles } from '../support/write-app.ts';

const zero = Long.ZERO;
const hosts: TestHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

interface Arranged {
  readonly broker: BrokerUnderTest;
  readonly host: TestHost;
}

/** A host on an app with the given source, and a broker that its setting `Bus` points to. */
async function arrange(
  source: string,
  { queues, hostJson, ...options }: Partial<TestHostOptions> & Pick<AppFiles, 'hostJson'> & { queues?: object } = {},
): Promise<Arranged> {
  const broker = await startBroker({ queues: (queues as Record<string, object>) ?? { orders: {} } });
  const appDir = writeApp({ files: { 'main.js': useFunctions + source }, ...(hostJson && { hostJson }) });
  const environment = { PATH: process.env['PATH'], Bus: broker.bus.connectionString };
  const host = await startTestHost({ appDir, environment, ...options });
  hosts.push(host);
  return { broker, host };
}

const onQueue = (options: string, handler: string): string =>
  `app.serviceBusQueue('handle', { connection: 'Bus', queueName: 'orders', ${options} handler: ${handler} });\n`;

const logMessage = `(message, context) => context.log(JSON.stringify(message))`;

describe('a function with a Service Bus trigger', () => {
  it('is called with each message, parsed where it is JSON, and completes it', async () => {
    const { broker, host } = await arrange(onQueue('', logMessage));
    const bodies = [{ id: 7 }, Buffer.from('plain'), 'in quotes', 5];

    await broker
      .client()
      .createSender('orders')
      .sendMessages(bodies.map((body) => ({ body })));
    await until(() => host.userLogs('handle').length === bodies.length, 'the calls');

    expect(new Set(host.userLogs('handle'))).toEqual(new Set(['{"id":7}', '"plain"', '"in quotes"', '5']));
    await expect.poll(() => broker.client().createReceiver('orders').peekMessages(1)).toEqual([]);
  });

  it('is called with bytes when its data type is binary', async () => {
    const { broker, host } = await arrange(
      onQueue(`dataType: 'binary',`, `(message, context) => context.log(Buffer.isBuffer(message), [...message])`),
    );

    await broker
      .client()
      .createSender('orders')
      .sendMessages({ body: Buffer.from([255, 1]) });
    await until(() => host.userLogs('handle').length > 0, 'the call');

    expect(host.userLogs('handle')).toEqual(['true [ 255, 1 ]']);
  });

  it('sees the metadata of the message as the .NET extension names it', async () => {
    const { broker, host } = await arrange(
      onQueue('', `(message, context) => context.log(JSON.stringify(context.triggerMetadata))`),
    );

    await broker
      .client()
      .createSender('orders')
      .sendMessages({
        body: { name: 'ubuntu-web', nested: { deep: true }, list: [1], done: false },
        messageId: 'bake-1',
        subject: 'baked',
        correlationId: 'c',
        contentType: 'application/json',
        applicationProperties: { attempt: 2 },
      });
    await until(() => host.userLogs('handle').length > 0, 'the call');

    const metadata = JSON.parse(host.userLogs('handle')[0]!) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      deliveryCount: 1,
      sequenceNumber: 1,
      messageId: 'bake-1',
      subject: 'baked',
      label: 'baked',
      correlationId: 'c',
      contentType: 'application/json',
      applicationProperties: { attempt: 2 },
      userProperties: { attempt: 2 },
      expiresAtUtc: '9999-12-31T23:59:59.9999999',
      expiresAt: '9999-12-31T23:59:59.9999999+00:00',
      enqueuedTimeUtc: new Date(broker.clock.now()).toISOString().replace(/\.?0*Z$/, ''),
      name: 'ubuntu-web',
      nested: { deep: true },
      done: 'False',
    });
    expect(metadata['lockToken']).toMatch(/^[\da-f-]{36}$/);
    expect(metadata).not.toHaveProperty('list');
    expect(metadata).not.toHaveProperty('sessionId');
  });

  it('gets a message again that it failed on, until that is dead-lettered', async () => {
    const { broker, host } = await arrange(
      onQueue(
        '',
        `(message, context) => { context.log(context.triggerMetadata.deliveryCount); throw new Error('never'); }`,
      ),
      { queues: { orders: { maxDeliveryCount: 3 } } },
    );

    await broker.client().createSender('orders').sendMessages({ body: 'poison' });
    const dead = await receiveOne(broker.client().createReceiver('orders', { subQueueType: 'deadLetter' }));

    expect(host.userLogs('handle')).toEqual(['1', '2', '3']);
    expect(dead.deadLetterReason).toBe('MaxDeliveryCountExceeded');
  });

  it('never loses a message that fails beside one that succeeds', async () => {
    const { broker, host } = await arrange(
      onQueue('', `(message) => { if (message.fails) { throw new Error('fails'); } }`),
      { queues: { orders: { maxDeliveryCount: 1 } } },
    );

    const bodies = Array.from({ length: 60 }, (_, index) => ({ index, fails: index % 2 === 1 }));
    await broker
      .client()
      .createSender('orders')
      .sendMessages(bodies.map((body) => ({ body })));
    await until(() => host.exchanges.length >= 60, '60 calls');

    const deadLetters = broker.client().createReceiver('orders', { subQueueType: 'deadLetter' });
    const peek = () => deadLetters.peekMessages(100, { fromSequenceNumber: zero });
    await expect.poll(async () => (await peek()).length).toBe(30);
    expect((await peek()).every(({ body }) => (body as { fails: boolean }).fails)).toBe(true);
  });

  it('runs as many calls at once as host.json allows', async () => {
    const { broker, host } = await arrange(
      `let running = 0;\n${onQueue(
        '',
        `async (message, context) => { running += 1; context.log(running); await new Promise((done) => setTimeout(done, 20)); running -= 1; }`,
      )}`,
      { hostJson: { extensions: { serviceBus: { maxConcurrentCalls: 2 } } } },
    );

    await broker
      .client()
      .createSender('orders')
      .sendMessages(Array.from({ length: 8 }, (_, body) => ({ body })));
    await until(() => host.userLogs('handle').length === 8, '8 calls');

    expect(Math.max(...host.userLogs('handle').map(Number))).toBe(2);
  });

  it('leaves a handled message alone when it does not complete automatically', async () => {
    const { broker, host } = await arrange(onQueue('autoCompleteMessages: false,', logMessage));

    await broker.client().createSender('orders').sendMessages({ body: 1 });
    await until(() => host.userLogs('handle').length > 0, 'the call');
    broker.clock.advance(60_000);

    await until(() => host.userLogs('handle').length > 1, 'the second call');
  });

  it('ends the calls under way before the host stops, and takes no more', async () => {
    const { broker, host } = await arrange(
      onQueue(
        '',
        `async (message, context) => { context.log('begun'); await new Promise((done) => setTimeout(done, 100)); }`,
      ),
    );
    await broker.client().createSender('orders').sendMessages({ body: 1 });
    await until(() => host.userLogs('handle').length > 0, 'the call');

    hosts.splice(hosts.indexOf(host), 1);
    await host.stop();
    await broker.client().createSender('orders').sendMessages({ body: 2 });

    const left = await broker.client().createReceiver('orders').peekMessages(10);
    expect(left.map(({ body }) => body as number)).toEqual([2]);
    expect(host.exchanges.map(({ result }) => result.status)).toEqual(['Success']);
  });
});

describe('a function that takes batches', () => {
  const many = `cardinality: 'many',`;

  it('is called with arrays of messages and metadata', async () => {
    const { broker, host } = await arrange(
      onQueue(
        many,
        `(messages, context) => context.log(JSON.stringify([messages, context.triggerMetadata.sequenceNumberArray, context.triggerMetadata.deliveryCountArray, context.triggerMetadata.messageIdArray]))`,
      ),
    );

    await broker
      .client()
      .createSender('orders')
      .sendMessages([
        { body: { id: 1 }, messageId: 'a' },
        { body: { id: 2 }, messageId: 'b' },
      ]);
    await until(() => host.userLogs('handle').length > 0, 'the call');

    expect(JSON.parse(host.userLogs('handle')[0]!)).toEqual([
      [{ id: 1 }, { id: 2 }],
      [1, 2],
      [1, 1],
      ['a', 'b'],
    ]);
    await expect.poll(() => broker.client().createReceiver('orders').peekMessages(1)).toEqual([]);
  });

  it('is called with no more than the batch size, and gives a failed batch back whole', async () => {
    const { broker, host } = await arrange(
      onQueue(many, `(messages, context) => { context.log(messages.length); throw new Error('never'); }`),
      {
        queues: { orders: { maxDeliveryCount: 1 } },
        hostJson: { extensions: { serviceBus: { maxMessageBatchSize: 4 } } },
      },
    );

    await broker
      .client()
      .createSender('orders')
      .sendMessages(Array.from({ length: 10 }, (_, body) => ({ body })));
    const deadLetters = broker.client().createReceiver('orders', { subQueueType: 'deadLetter' });
    await expect.poll(async () => (await deadLetters.peekMessages(50, { fromSequenceNumber: zero })).length).toBe(10);

    const sizes = host.userLogs('handle').map(Number);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10);
  });
});

describe('a function whose Service Bus binding cannot be served', () => {
  it('is reported and left out, and the others are served', async () => {
    const bad = {
      unset: `connection: 'Nowhere', queueName: 'orders',`,
      nothing: `connection: 'Bus',`,
      sessions: `connection: 'Bus', queueName: 'orders', isSessionsEnabled: true,`,
    };
    const source = Object.entries(bad).map(
      ([name, options]) => `app.serviceBusQueue('${name}', { ${options} handler: () => undefined });\n`,
    );

    const { host } = await arrange(source.join('') + onQueue('', logMessage));

    const reasons = host.events.flatMap((event) => (event.kind === 'leftOut' ? [[event.name, event.reason]] : []));
    expect(reasons).toEqual([
      ['unset', expect.stringContaining("'Nowhere' is missing or empty")],
      ['nothing', expect.stringContaining('needs a "queueName"')],
      ['sessions', expect.stringContaining('sessions are not supported')],
    ]);
    expect(host.events.some((event) => event.kind === 'function' && event.name === 'handle')).toBe(true);
  });

  it('is reported with everything that is wrong in host.json', async () => {
    const { host } = await arrange(onQueue('', logMessage), {
      hostJson: { extensions: { serviceBus: { maxConcurrentCalls: 0, maxAutoLockRenewalDuration: 'long' } } },
    });

    expect(host.events.find((event) => event.kind === 'leftOut')).toMatchObject({
      reason: expect.stringMatching(/maxAutoLockRenewalDuration: .*maxConcurrentCalls: /s) as string,
    });
  });
});
