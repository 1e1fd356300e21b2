import * as df from 'durable-functions';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createInProcessApp, type InProcessApp } from './support/in-process-app.ts';
import { startBackend, type TestBackend, type TestBackendOptions } from './support/start-backend.ts';

let app: InProcessApp;
let host: TestBackend;
const attempts = new Map<string, number>();
const running = { now: 0, most: 0 };
/** What a test holds back: an activity, and answers of orchestrators. */
let gate: Record<'activity' | 'orchestrator', PromiseWithResolvers<void>>;

beforeAll(() => {
  app = createInProcessApp();
  df.app.activity('busy', {
    handler: async () => {
      running.most = Math.max(running.most, ++running.now);
      await new Promise((resolve) => setTimeout(resolve, 3));
      running.now--;
    },
  });
  df.app.activity('failsOnce', {
    handler: ({ key }: { key: string }) => {
      const before = attempts.get(key) ?? 0;
      attempts.set(key, before + 1);
      if (before === 0) {
        throw new Error('the first time');
      }
      return 'worked';
    },
  });
  df.app.activity('echo', { handler: (input: unknown) => input });
  df.app.orchestration('wait', function* (context) {
    return (yield context.df.waitForExternalEvent('go')) as string;
  });
  df.app.orchestration('fan', function* (context) {
    const tasks = Array.from({ length: 30 }, () => context.df.callActivity('busy', {}));
    return ((yield context.df.Task.all(tasks)) as unknown[]).length;
  });
  df.app.orchestration('unknown', function* (context) {
    return (yield context.df.callActivity('noSuch', {})) as string;
  });
  df.app.orchestration('throwsText', function* () {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the mistake this is about
    throw 'just text';
  });
  df.app.orchestration('parent', function* (context) {
    return (yield context.df.callSubOrchestrator(
      'child',
      context.df.instanceId,
      context.df.getInput<string>(),
    )) as string;
  });
  df.app.orchestration('child', function* (context) {
    return (yield context.df.callActivity('failsOnce', { key: context.df.instanceId })) as string;
  });
  df.app.orchestration('big', function* (context) {
    return (yield context.df.callActivity('echo', { text: context.df.getInput<string>() })) as object;
  });
  df.app.orchestration('two steps', function* (context) {
    yield context.df.callActivity('gated', {});
    return (yield context.df.callActivity('echo', 'second')) as string;
  });
  df.app.activity('gated', { handler: () => gate.activity.promise });
  df.app.entity('box', (context) => {
    context.df.setState(context.df.getInput());
  });
  df.app.orchestration('own child', function* (context) {
    return (yield context.df.callSubOrchestrator('child', {}, context.df.instanceId.toUpperCase())) as string;
  });
  df.app.orchestration('talkative', function* (context) {
    context.df.setCustomStatus('x'.repeat(20_000));
    return (yield context.df.callActivity('echo', 'said')) as string;
  });
  df.app.orchestration('talkative in the end', function* (context) {
    const said = (yield context.df.callActivity('echo', 'said')) as string;
    context.df.setCustomStatus('x'.repeat(20_000));
    return said;
  });
  df.app.orchestration('slow to retry', function* (context) {
    const options = new df.RetryOptions(7 * 86_400_000, 2);
    return (yield context.df.callActivityWithRetry('echo', options, 'late')) as string;
  });
  df.app.orchestration('impatient', function* (context) {
    const options = Object.assign(new df.RetryOptions(10_000, 5), { retryTimeoutInMilliseconds: 1 });
    return (yield context.df.callActivityWithRetry('failsOnce', options, { key: 'impatient' })) as string;
  });
});

afterEach(() => host.remove());

const start = async (options: Partial<TestBackendOptions> = {}): Promise<void> => {
  host = await startBackend({ app, speed: 20, ...options });
};
const begin = (name: string, id: string, input?: unknown) =>
  host.call('POST', `orchestrators/${name}/${id}`, input === undefined ? {} : { body: JSON.stringify(input) });
const statusOf = async (id: string) =>
  (await (await host.call('GET', `instances/${id}`)).json()) as { runtimeStatus: string; output: unknown };
const becomes = (id: string, status: string): Promise<void> =>
  eventually(async () => (await statusOf(id)).runtimeStatus === status, `${id} to become ${status}`);

it('runs no more activities at once than host.json allows', async () => {
  await start({ settings: { hubName: 'EdgeHub', maxConcurrentActivityFunctions: 4 } });

  await begin('fan', 'fan-1');
  await becomes('fan-1', 'Completed');

  expect((await statusOf('fan-1')).output).toBe(30);
  expect(running.most).toBe(4);
});

it('replaces a running instance when host.json lets any state be overridden', async () => {
  await start({ settings: { hubName: 'EdgeHub', overridableExistingInstanceStates: 'AnyState' } });
  await begin('wait', 'same', 1);
  await becomes('same', 'Running');

  const again = await begin('big', 'same', 'second');
  await becomes('same', 'Completed');

  expect(again.status).toBe(202);
  expect((await statusOf('same')).output).toEqual({ text: 'second' });
});

it.each([
  { name: 'unknown', says: "calls the activity 'noSuch', which the app does not have" },
  { name: 'throwsText', says: 'threw something that is no Error' },
  { name: 'impatient', says: 'its retry timeout of 1 ms passed before its attempts were used up' },
  { name: 'slow to retry', says: 'it retries with a wait of more than 6 days, which Azure Storage does not take' },
  { name: 'own child', says: "calls the sub-orchestrator 'child' with the id 'STUCK', which is its own" },
])('keeps $name Running as Azure does, and says so', async ({ name, says }) => {
  await start();

  await begin(name, 'stuck');
  await eventually(() => host.warnings.length > 0, 'a warning');

  expect(host.warnings[0]).toContain(says);
  expect(host.warnings[0]).toContain('stays Running for ever, here and in Azure');
  expect((await statusOf('stuck')).runtimeStatus).toBe('Running');
});

it.each([
  { name: 'talkative', status: 'Running' },
  { name: 'talkative in the end', status: 'Failed' },
])('leaves $name $status, as Azure does by a custom status that is too large', async ({ name, status }) => {
  await start();

  await begin(name, 'much');
  await eventually(() => host.warnings.length > 0, 'a warning');
  await becomes('much', status);

  expect(host.warnings).toEqual([
    `The orchestration '${name}' with the id 'much' goes no further, here and in Azure: ` +
      'its custom status has 39 KB as UTF-16 text, and 16 KB are allowed.',
  ]);
  expect(await statusOf('much')).toMatchObject({ customStatus: null });
});

it('runs what was due when a suspension came in with it once, after the resume', async () => {
  gate = { activity: Promise.withResolvers(), orchestrator: Promise.withResolvers() };
  const asked: string[] = [];
  const ended: string[] = [];
  const turns = (): number => asked.filter((name) => name === 'two steps').length;
  await start({
    invoke: async (invocation) => {
      asked.push(invocation.functionName);
      const result = await app.invoke(invocation);
      ended.push(invocation.functionName);
      const isSecond = invocation.functionName === 'two steps' && turns() === 2;
      await (isSecond ? gate.orchestrator.promise : undefined);
      return result;
    },
  });
  const raise = { body: '1', headers: { 'content-type': 'application/json' } };
  await begin('two steps', 'steps');
  await eventually(() => asked.includes('gated'), 'the activity to run');
  await host.call('POST', 'instances/steps/raiseEvent/noise', raise);
  await eventually(() => turns() === 2, 'the orchestrator to be asked again');
  gate.activity.resolve();
  await eventually(() => ended.includes('gated'), 'the activity to end');
  await new Promise((resolve) => setImmediate(resolve));

  await host.call('POST', 'instances/steps/suspend?reason=wait');
  gate.orchestrator.resolve();
  await becomes('steps', 'Suspended');
  await host.call('POST', 'instances/steps/raiseEvent/noise', raise);
  await eventually(() => turns() === 4, 'a turn while suspended');
  const whileSuspended = [...asked];
  await host.call('POST', 'instances/steps/resume?reason=go');
  await becomes('steps', 'Completed');

  expect(whileSuspended).not.toContain('echo');
  expect(asked.filter((name) => name === 'echo')).toHaveLength(1);
});

it.each([
  { id: '@box@full', status: 200, body: { instancesDeleted: 1 } },
  { id: '@box@none', status: 404, body: undefined },
])('answers $status to purging the entity $id as an instance', async ({ id, status, body }) => {
  await start();
  await host.call('POST', 'entities/box/full?op=set', { body: '1', headers: { 'content-type': 'application/json' } });
  await eventually(async () => (await host.call('GET', 'entities/box/full')).status === 200, 'the entity');

  const answer = await host.call('DELETE', `instances/${id}`);

  expect(answer.status).toBe(status);
  expect(body && (await answer.json())).toEqual(body);
  expect((await host.call('GET', 'entities/box/full')).status).toBe(body ? 404 : 200);
});

it('rewinds the sub-orchestration that made its parent fail', async () => {
  await start();
  await begin('parent', 'rewound', 'rewound-child');
  await becomes('rewound', 'Failed');

  const { status } = await host.call('POST', 'instances/rewound/rewind?reason=again');
  await becomes('rewound', 'Completed');

  expect(status).toBe(202);
  expect((await statusOf('rewound')).output).toBe('worked');
});

it('fails a sub-orchestration whose id is in use', async () => {
  await start();
  await begin('wait', 'taken');
  await becomes('taken', 'Running');

  await begin('parent', 'second', 'taken');
  await becomes('second', 'Failed');

  expect(String((await statusOf('second')).output)).toContain('already exists');
});

it('carries a megabyte through input, activity and output', async () => {
  await start();
  const text = 'ü'.repeat(500_000);

  await begin('big', 'big-1', text);
  await becomes('big-1', 'Completed');

  expect((await statusOf('big-1')).output).toEqual({ text });
});

it('tries again what the worker could not take', async () => {
  let refusals = 2;
  await start({
    invoke: (invocation) =>
      refusals-- > 0 ? Promise.reject(new Error('the worker is starting')) : app.invoke(invocation),
  });

  await begin('big', 'patient', 'x');
  await becomes('patient', 'Completed');

  expect(host.warnings.filter((sentence) => sentence.includes('the worker is starting'))).toHaveLength(2);
});

it('fails an instance of a newer version when host.json says so', async () => {
  await start({ settings: { hubName: 'EdgeHub', defaultVersion: '1.0', versionFailureStrategy: 'Fail' } });

  await host.call('POST', 'orchestrators/wait/newer?version=2.0');
  await becomes('newer', 'Failed');

  expect(String((await statusOf('newer')).output)).toContain("version '2.0'");
});
