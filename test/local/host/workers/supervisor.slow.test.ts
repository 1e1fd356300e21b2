import { afterEach, describe, expect, it } from 'vitest';
import { startTestHost, until, type TestHost, type TestHostOptions } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  const anonymous = { authLevel: 'anonymous' };
  app.http('pid', { ...anonymous, handler: () => ({ body: String(process.pid) }) });
  app.http('crash', { ...anonymous, handler: () => process.exit(7) });
  app.http('crashLater', { ...anonymous, handler: () => { setTimeout(() => { throw new Error('too late'); }, 1); return {}; } });
  app.http('hang', { ...anonymous, handler: () => new Promise(() => {}) });
  app.http('spin', { ...anonymous, handler: () => { for (;;); } });
  app.http('slow', { ...anonymous, handler: async (request, context) => {
    context.log('slow begins');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { body: 'done' };
  } });
  app.hook.appTerminate(async (context) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    console.log('terminated', typeof context.hookData);
  });
`;

let host: TestHost | undefined;

afterEach(async () => {
  await host?.stop();
  host = undefined;
});

async function start(options: Partial<TestHostOptions> & { hostJson?: object } = {}): Promise<TestHost> {
  const { hostJson = {}, ...rest } = options;
  host = await startTestHost({ appDir: writeApp({ hostJson, files: { 'main.js': main } }), ...rest });
  return host;
}

const pid = async (): Promise<string> => (await host!.fetch('/api/pid')).text();

describe('a worker that crashes', () => {
  it.each(['crash', 'crashLater'])('is replaced, and the host stays up: %s', async (name) => {
    const { fetch, logs } = await start();
    const before = await pid();

    const response = await fetch(`/api/${name}`);
    await until(() => logs.some(({ category }) => category === 'Host.Worker'), 'the host noticed');
    const after = await pid();

    expect(response.status).toBe(name === 'crash' ? 500 : 200);
    expect(await response.text()).toBe('');
    expect(after).not.toBe(before);
  });

  it('fails all calls that it was working on', async () => {
    const { fetch, userLogs } = await start();

    const slow = fetch('/api/slow');
    await until(() => userLogs('slow').length > 0, 'the slow call began');
    await fetch('/api/crash');

    expect((await slow).status).toBe(500);
  });
});

describe('a call beyond functionTimeout', () => {
  it.each(['hang', 'spin'])('is answered with 500, and the worker is replaced: %s', async (name) => {
    const { fetch, logs } = await start({ hostJson: { functionTimeout: '00:00:01' } });
    const before = await pid();

    const response = await fetch(`/api/${name}`);

    expect(response.status).toBe(500);
    expect(await pid()).not.toBe(before);
    expect(logs.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`Timeout value of 00:00:01 exceeded by function: Functions.${name}`),
    );
  });
});

describe('a clean stop', () => {
  it('lets calls under way end, then runs the appTerminate hooks', async () => {
    const { fetch, stop, userLogs, logs } = await start();

    const slow = fetch('/api/slow');
    await until(() => userLogs('slow').length > 0, 'the slow call began');
    await stop();
    host = undefined;

    expect(await (await slow).text()).toBe('done');
    expect(logs.at(-1)?.message).toBe('terminated object');
  });
});
