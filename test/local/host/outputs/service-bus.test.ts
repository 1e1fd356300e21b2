import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { receiveNow, startBroker, type BrokerUnderTest } from '../../azure/service-bus/broker.ts';
import { startTestHost, temporaryFolder, type TestHost } from '../support/start-test-host.ts';
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
  it('sends one message for a text, an object, bytes or a number, and one for each element of an array', async () => {
    const values = [`'plain'`, `{ id: 1 }`, `['one', { two: 2 }, 3]`, `Buffer.from('bytes')`, `42`, `undefined`];
    const { broker, host } = await arrange(sends(`[${values.join(', ')}][Number(request.query.get('value'))]`));

    for (const value of values.keys()) {
      const response = await host.fetch(`/api/send?value=${value}`);
      expect(response.status).toBe(200);
    }

    const received = await receiveNow(broker.client().createReceiver('orders', { skipParsingBodyAsJson: true }));
    const bodies = received.map(({ body }) => (body as Buffer).toString('utf8'));
    expect(bodies).toEqual(['plain', '{"id":1}', 'one', '{"two":2}', '3', 'bytes', '42']);
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

describe('the host process', () => {
  it('ends on SIGTERM although it has sent messages', async () => {
    const broker = await startBroker();
    const appDir = writeApp({ files: { 'main.js': useFunctions + sends(`'last'`) } });
    const args = ['local/host/main.ts', '--app', appDir, '--port', '0', '--state', temporaryFolder(), '--json'];
    const host = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'], Bus: broker.bus.connectionString },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void host.kill('SIGKILL'));
    const exited = once(host, 'exit');
    let url = '';
    for await (const line of createInterface(host.stdout)) {
      const event = JSON.parse(line) as { ready?: boolean; url?: string };
      if (event.ready) {
        url = event.url ?? '';
        break;
      }
    }

    await fetch(`${url}/api/send`);
    host.kill('SIGTERM');

    expect(await exited).toEqual([0, null]);
    expect(await broker.client().createReceiver('orders').peekMessages(5)).toHaveLength(1);
  });
});
