import { once } from 'node:events';
import rhea, { type EventContext, type Message, type Typed } from 'rhea';
import { describe, expect, it } from 'vitest';
import { receiveNow, receiveOne, startBroker } from './broker.ts';
import { connectRaw, type RawClient } from './raw-amqp.ts';

async function connectWithToken(port: number): Promise<RawClient> {
  const raw = connectRaw(port);
  await raw.putToken(`sb://localhost:${port}/`);
  return raw;
}

describe('the AMQP links', () => {
  it('are refused before a token was put', async () => {
    const { bus } = await startBroker();

    const opening = connectRaw(bus.port).openSender({ address: 'orders' });

    await expect(opening).rejects.toMatchObject({ condition: 'amqp:unauthorized-access' });
  });

  it('are refused for transactions', async () => {
    const { bus } = await startBroker();
    const raw = await connectWithToken(bus.port);
    const coordinator = rhea.types.described(rhea.types.wrap_ulong(0x30), rhea.types.wrap_list([])) as object;

    const opening = raw.openSender(Object.assign(coordinator, { described: () => coordinator }));

    await expect(opening).rejects.toMatchObject({ condition: 'amqp:not-implemented' });
  });

  it('give as many messages as there is credit, and answer a drain with none left', async () => {
    const { bus, client } = await startBroker();
    const raw = await connectWithToken(bus.port);
    await client()
      .createSender('orders')
      .sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
    const receiver = await raw.openReceiver({ source: { address: 'orders' }, credit_window: 0 });
    let received = 0;
    receiver.on('message', () => (received += 1));

    receiver.add_credit(2);
    await expect.poll(() => received).toBe(2);
    receiver.add_credit(5);
    await expect.poll(() => received).toBe(3);
    const drained = once(receiver, 'receiver_drained');
    receiver.drain_credit();
    await drained;
    await client().createSender('orders').sendMessages({ body: 4 });

    expect((await receiveNow(client().createReceiver('orders'))).map(({ body }) => body as number)).toEqual([4]);
    expect(received).toBe(3);
  });

  it('give a released message to the next receiver without counting a delivery', async () => {
    const { bus, client } = await startBroker();
    const raw = await connectWithToken(bus.port);
    await client().createSender('orders').sendMessages({ body: 1 });
    const receiver = await raw.openReceiver({
      ...{ source: { address: 'orders' }, credit_window: 0, autoaccept: false, rcv_settle_mode: 1 },
    });
    const arrived = once(receiver, 'message') as Promise<[EventContext]>;
    receiver.add_credit(1);
    const [{ delivery }] = await arrived;

    delivery?.release();

    expect(await receiveOne(client().createReceiver('orders'))).toMatchObject({ body: 1, deliveryCount: 0 });
  });

  it('keep the AMQP types that a sender used', async () => {
    const { bus } = await startBroker();
    const raw = await connectWithToken(bus.port);
    const sender = await raw.openSender({ address: 'orders' });
    const { types } = rhea;
    sender.send({
      message_id: types.wrap_uuid(Buffer.alloc(16, 7)),
      application_properties: {
        id: types.wrap_uuid(Buffer.alloc(16, 9)),
        large: types.wrap_ulong(Buffer.from('ffffffffffffffff', 'hex')) as Typed,
      },
      body: types.wrap_timestamp(86_400_000),
    } as unknown as Message);

    const receiver = await raw.openReceiver({ source: { address: 'orders' } });
    const [{ message }] = (await once(receiver, 'message')) as [{ message: Message }];

    expect(message).toMatchObject({
      message_id: Buffer.alloc(16, 7),
      application_properties: { id: Buffer.alloc(16, 9), large: Buffer.from('ffffffffffffffff', 'hex') },
      body: new Date(86_400_000),
    });
  });
});

describe('neighbouring deliveries that end differently in one tick', () => {
  it('are answered one by one when they are sent', async () => {
    const { client } = await startBroker();
    const sender = client().createSender('orders');
    const [small, huge] = [{ body: 'small' }, { body: Buffer.alloc(300_000) }];

    const sends = await Promise.allSettled([small, huge, small, small, huge].map((each) => sender.sendMessages(each)));

    expect(sends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected']);
    expect(await client().createReceiver('orders').peekMessages(10)).toHaveLength(3);
  });

  it('are answered one by one when they are settled', async () => {
    const { client, clock } = await startBroker();
    const receiver = client().createReceiver('orders', { maxAutoLockRenewalDurationInMs: 0 });
    await client()
      .createSender('orders')
      .sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
    const messages = await receiver.receiveMessages(3);
    clock.advance(30_000);
    await receiver.renewMessageLock(messages[1]!);
    clock.advance(30_000);

    const settled = await Promise.allSettled(messages.map((message) => receiver.completeMessage(message)));

    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    const left = await receiver.peekMessages(10, { fromSequenceNumber: messages[0]!.sequenceNumber! });
    expect(left.map(({ body }) => body as number)).toEqual([1, 3]);
  });
});

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response */
describe('the request-response nodes', () => {
  it.each([
    ['an operation that is not there', 'com.microsoft:add-rule', {}, 501, 'amqp:not-implemented'],
    ['session operations', 'com.microsoft:renew-session-lock', {}, 501, 'amqp:not-implemented'],
    ['a body without its members', 'com.microsoft:renew-lock', {}, 400, 'com.microsoft:argument-error'],
    [
      'a message that is none',
      'com.microsoft:schedule-message',
      { messages: [{ message: Buffer.from('nonsense') }] },
      400,
      'com.microsoft:argument-error',
    ],
    [
      'a lock that nobody holds',
      'com.microsoft:renew-lock',
      { 'lock-tokens': rhea.types.wrap_array([Buffer.alloc(16)], 0x98, undefined) },
      410,
      'com.microsoft:message-lock-lost',
    ],
    [
      'a message that is not deferred',
      'com.microsoft:receive-by-sequence-number',
      { 'sequence-numbers': rhea.types.wrap_array([77], 0x81, undefined), 'receiver-settle-mode': 1 },
      404,
      'com.microsoft:message-not-found',
    ],
  ])('refuse %s', async (_, operation, body, statusCode, errorCondition) => {
    const { bus } = await startBroker();
    const raw = await connectWithToken(bus.port);

    const answer = await raw.request('orders/$management', { application_properties: { operation }, body });

    expect(answer['application_properties']).toMatchObject({ statusCode, errorCondition });
    expect(answer['correlation_id']).toBe('request-1');
  });

  it('refuse what is no token', async () => {
    const { bus } = await startBroker();
    const raw = connectRaw(bus.port);
    const put = { operation: 'put-token', type: 'servicebus.windows.net:sastoken', name: 'orders' };

    const malformed = await raw.request('$cbs', { application_properties: put, body: 'let me in' });
    const other = await raw.request('$cbs', {
      application_properties: { ...put, operation: 'delete-token' },
      body: '',
    });

    expect(malformed['application_properties']).toMatchObject({ 'status-code': 401 });
    expect(other['application_properties']).toMatchObject({ 'status-code': 400 });
  });

  it('refuse Microsoft Entra ID tokens where nobody can verify them', async () => {
    const { bus } = await startBroker();
    const put = { operation: 'put-token', type: 'jwt', name: 'orders' };

    const answer = await connectRaw(bus.port).request('$cbs', { application_properties: put, body: 'e30.e30.' });

    expect(answer['application_properties']).toMatchObject({ 'status-code': 401 });
  });
});
