import { afterEach, describe, expect, it } from 'vitest';
import { receiveNow, startBroker, type BrokerUnderTest } from '../../azure/service-bus/broker.ts';
import { startTestHost, type TestHost } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const hosts: TestHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

async function arrange(source: string): Promise<{ broker: BrokerUnderTest; host: TestHost }> {
  const broker = await startBroker();
  const appDir = writeApp({ files: { 'main.js': useFunctions + source } });
  const environment = { PATH: process.env['PATH'], Bus: broker.bus.connectionString };
  const host = await startTestHost({ appDir, environment });
  hosts.push(host);
  return { broker, host };
}

const toQueue = (queue: string): string =>
  `const queue = output.serviceBusQueue({ connection: 'Bus', queueName: '${queue}' });\n`;
const sends = (value: string): string => `
${toQueue('orders')}
app.http('send', { authLevel: 'anonymous', extraOutputs: [queue],
  handler: async (request, context) => { context.extraOutputs.set(queue, ${value}); return { body: 'sent' }; } });
`;

describe('a Service Bus output', () => {
  it.each([
    { value: `'plain'`, bodies: ['plain'] },
    { value: `{ id: 1 }`, bodies: ['{"id":1}'] },
    { value: `['one', { two: 2 }, 3]`, bodies: ['one', '{"two":2}', '3'] },
    { value: `Buffer.from('bytes')`, bodies: ['bytes'] },
    { value: `42`, bodies: ['42'] },
    { value: `undefined`, bodies: [] },
  ])('sends $value', async ({ value, bodies }) => {
    const { broker, host } = await arrange(sends(value));

    const response = await host.fetch('/api/send');

    const received = await receiveNow(broker.client().createReceiver('orders', { skipParsingBodyAsJson: true }));
    expect(response.status).toBe(200);
    expect(received.map(({ body }) => (body as Buffer).toString('utf8'))).toEqual(bodies);
  });

  it('takes the return value', async () => {
    const { broker, host } = await arrange(
      `${toQueue('orders')}app.serviceBusQueue('pass', { connection: 'Bus', queueName: 'orders', return: output.serviceBusQueue({ connection: 'Bus', queueName: 'done' }), handler: (message) => ({ ...message, passed: true }) });`,
    );
    broker.bus.ensureQueue('done');

    await broker
      .client()
      .createSender('orders')
      .sendMessages({ body: { id: 1 } });
    const [passed] = await broker.client().createReceiver('done').receiveMessages(1, { maxWaitTimeInMs: 5000 });

    expect(passed?.body).toEqual({ id: 1, passed: true });
    expect(host.exchanges).toHaveLength(1);
  });

  it('fails the call when the message cannot be sent', async () => {
    const { host } = await arrange(sends(`'lost'`).replace('orders', 'nowhere'));

    const response = await host.fetch('/api/send');

    expect(response.status).toBe(500);
    expect(host.logs.some(({ message }) => message.includes('could not be found'))).toBe(true);
  });

  it('leaves a function out whose connection is not set', async () => {
    const { host } = await arrange(sends(`'x'`).replace(`connection: 'Bus'`, `connection: 'Missing'`));

    expect(host.events.find((event) => event.kind === 'leftOut')).toMatchObject({
      name: 'send',
      reason: expect.stringContaining(`'Missing' is missing or empty`) as string,
    });
  });
});
