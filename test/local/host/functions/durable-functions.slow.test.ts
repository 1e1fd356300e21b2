import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  startTestHost,
  temporaryFolder,
  until,
  type TestHost,
  type TestHostOptions,
} from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  const df = require('durable-functions');
  const { writeFileSync, existsSync, appendFileSync } = require('node:fs');
  df.app.activity('work', { handler: (n) => n * 2 });
  df.app.activity('crashOnce', { handler: () => {
    appendFileSync(process.env.MARK, 'x');
    if (require('node:fs').readFileSync(process.env.MARK, 'utf8').length === 1) process.exit(1);
    return 'survived';
  } });
  df.app.orchestration('double', function* (context) { return yield context.df.callActivity('work', context.df.getInput()); });
  df.app.orchestration('survive', function* (context) { return yield context.df.callActivity('crashOnce'); });
  df.app.orchestration('tomorrow', function* (context) {
    const before = context.df.currentUtcDateTime.getTime();
    yield context.df.createTimer(new Date(before + 86_400_000));
    return context.df.currentUtcDateTime.getTime() - before;
  });
  df.app.orchestration('lost', function* (context) { return yield context.df.callActivity('nobody'); });
  app.http('start', {
    route: 'start/{name}', authLevel: 'anonymous', extraInputs: [df.input.durableClient()],
    handler: async (request, context) => {
      const client = df.getClient(context);
      const id = await client.startNew(request.params.name, { input: 21 });
      return client.createCheckStatusResponse(request, id);
    },
  });
`;

let host: TestHost | undefined;

afterEach(async () => {
  await host?.stop();
  host = undefined;
});

async function start(options: Partial<TestHostOptions> = {}): Promise<TestHost> {
  host = await startTestHost({ appDir: writeApp({ files: { 'main.js': main } }), ...options });
  return host;
}

interface Links {
  readonly id: string;
  readonly statusQueryGetUri: string;
}

async function run(name: string): Promise<Links> {
  return (await (await host!.fetch(`/api/start/${name}`, { method: 'POST' })).json()) as Links;
}

async function outputOf({ statusQueryGetUri }: Links): Promise<unknown> {
  let status: { runtimeStatus: string; output: unknown } | undefined;
  await until(async () => {
    status = (await (await fetch(statusQueryGetUri)).json()) as { runtimeStatus: string; output: unknown };
    return status.runtimeStatus === 'Completed';
  }, 'the orchestration completed');
  return status?.output;
}

it('runs an orchestration that the client of an HTTP function starts', async () => {
  await start();

  expect(await outputOf(await run('double'))).toBe(42);
});

it('puts the system key into the links when keys are asked for', async () => {
  const { stateDir } = await start({ auth: true });
  const keys = JSON.parse(readFileSync(join(stateDir, 'keys.json'), 'utf8')) as { system: Record<string, string> };

  const links = await run('double');

  expect(new URL(links.statusQueryGetUri).searchParams.get('code')).toBe(keys.system['durabletask_extension']);
  expect(await outputOf(links)).toBe(42);
  expect((await host!.fetch(`/runtime/webhooks/durabletask/instances/${links.id}`)).status).toBe(401);
});

it('runs an activity again when the worker died under it', async () => {
  const mark = join(temporaryFolder(), 'mark');
  await start({ environment: { ...process.env, MARK: mark } });

  expect(await outputOf(await run('survive'))).toBe('survived');
  expect(existsSync(mark) && readFileSync(mark, 'utf8')).toBe('xx');
});

it('lets a day pass in seconds when time runs fast', async () => {
  await start({ speed: 86_400, epoch: Date.now() });

  expect(await outputOf(await run('tomorrow'))).toBeGreaterThan(86_000_000);
});

it('goes on after a restart with what is on disk', async () => {
  const appDir = writeApp({ files: { 'main.js': main } });
  const first = await startTestHost({ appDir, speed: 20_000, epoch: Date.now() });
  host = first;
  const { id } = await run('tomorrow');
  await first.stop();

  const second = await start({ appDir, stateDir: first.stateDir, speed: 86_400, epoch: Date.now() - 60_000 });

  const statusQueryGetUri = `${second.url}/runtime/webhooks/durabletask/instances/${id}`;
  expect(await outputOf({ id, statusQueryGetUri })).toBeGreaterThan(86_000_000);
});

it('warns of an activity that does not exist: its caller waits for ever', async () => {
  const warnings: string[] = [];
  await start({ onWarning: (sentence) => void warnings.push(sentence) });

  await run('lost');

  await until(() => warnings.length > 0, 'the warning');
  expect(warnings[0]).toContain('nobody');
  const status = (await (await host!.fetch('/admin/local/status')).json()) as { warnings: { message: string }[] };
  expect(status.warnings.map(({ message }) => message)).toEqual(warnings);
});
