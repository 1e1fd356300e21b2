import * as df from 'durable-functions';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createInProcessApp, type InProcessApp } from './support/in-process-app.ts';
import { startBackend, type TestBackend } from './support/start-backend.ts';

let app: InProcessApp;
let host: TestBackend;
const runs = new Map<string, number>();
const held: (() => void)[] = [];

beforeAll(() => {
  app = createInProcessApp();
  df.app.activity('step', {
    handler: ({ name }: { name: string }) => {
      runs.set(name, (runs.get(name) ?? 0) + 1);
      return name;
    },
  });
  df.app.activity('hang', {
    handler: async ({ name }: { name: string }) => {
      const run = (runs.get(name) ?? 0) + 1;
      runs.set(name, run);
      if (run === 1) {
        await new Promise<void>((resolve) => held.push(resolve));
      }
      return `${name} ${run}`;
    },
  });
  df.app.orchestration('timed', function* (context) {
    const first = (yield context.df.callActivity('step', { name: `${context.df.instanceId}-first` })) as string;
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 2_000));
    return [first, (yield context.df.callActivity('step', { name: `${context.df.instanceId}-second` })) as string];
  });
  df.app.orchestration('hanging', function* (context) {
    const first = (yield context.df.callActivity('step', { name: `${context.df.instanceId}-first` })) as string;
    return [first, (yield context.df.callActivity('hang', { name: context.df.instanceId })) as string];
  });
  df.app.orchestration('waits', function* (context) {
    return (yield context.df.waitForExternalEvent('go')) as string;
  });
});

afterEach(async () => {
  held.splice(0).forEach((release) => release());
  await host.remove();
});

const statusOf = async (id: string) =>
  (await (await host.call('GET', `instances/${id}`)).json()) as { runtimeStatus: string; output: unknown };
const ends = (id: string): Promise<void> =>
  eventually(async () => (await statusOf(id)).runtimeStatus === 'Completed', `${id} to end`);

async function restart(): Promise<void> {
  await host.stop(0);
  host = await startBackend({ app, stateDir: host.stateDir });
}

it('fires a timer that passed while it was down, and repeats nothing that was done', async () => {
  host = await startBackend({ app });
  await host.call('POST', 'orchestrators/timed/timed-1');
  await eventually(() => runs.get('timed-1-first') === 1, 'the first activity');
  await eventually(
    async () => (await (await host.call('GET', 'instances/timed-1?showHistory=true')).text()).includes('TimerCreated'),
    'the timer',
  );

  await restart();
  await ends('timed-1');

  expect((await statusOf('timed-1')).output).toEqual(['timed-1-first', 'timed-1-second']);
  expect(runs.get('timed-1-first')).toBe(1);
});

it('runs an activity again that was running, and only that', async () => {
  host = await startBackend({ app });
  await host.call('POST', 'orchestrators/hanging/hanging-1');
  await eventually(() => runs.get('hanging-1') === 1, 'the activity');

  await restart();
  await ends('hanging-1');

  expect((await statusOf('hanging-1')).output).toEqual(['hanging-1-first', 'hanging-1 2']);
  expect(runs.get('hanging-1-first')).toBe(1);
});

it('delivers an event that was accepted before it went down', async () => {
  host = await startBackend({ app });
  await host.call('POST', 'orchestrators/waits/waits-1');
  const headers = { 'content-type': 'application/json' };
  const { status } = await host.call('POST', 'instances/waits-1/raiseEvent/go', { headers, body: '"heard"' });

  await restart();
  await ends('waits-1');

  expect(status).toBe(202);
  expect((await statusOf('waits-1')).output).toBe('heard');
});
