import * as df from 'durable-functions';
import type { DurableClient } from 'durable-functions';
import { InvocationContext } from '@azure/functions';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createInProcessApp } from './support/in-process-app.ts';
import { startBackend, type TestBackend } from './support/start-backend.ts';

let host: TestBackend;
let client: DurableClient;

beforeAll(async () => {
  const app = createInProcessApp();
  df.app.activity('shout', { handler: (text: string) => text.toUpperCase() });
  df.app.orchestration('greet', function* (context) {
    const name = context.df.getInput<string>();
    context.df.setCustomStatus({ greeting: name });
    return (yield context.df.callActivity('shout', `hello ${name}`)) as string;
  });
  df.app.orchestration('approve', function* (context) {
    const decision = (yield context.df.waitForExternalEvent('decision')) as { yes: boolean };
    if (!decision.yes) {
      throw new Error('refused');
    }
    return decision;
  });
  df.app.orchestration('signal', function* (context) {
    const id = new df.EntityId('Account', 'x');
    context.df.signalEntity(id, 'deposit', 5);
    return (yield context.df.callEntity(id, 'deposit', 7)) as number;
  });
  df.app.entity('Account', (context) => {
    const balance = (context.df.getState(() => 0) as number) + (context.df.getInput<number>() ?? 0);
    context.df.setState(balance);
    context.df.return(balance);
  });
  host = await startBackend({ app, speed: 20, settings: { hubName: 'ClientHub' } });
  client = clientOf(host);
});

afterAll(() => host.remove());

/** The library's client as a function gets it from its binding. */
function clientOf({ backend }: TestBackend): DurableClient {
  const input = df.input.durableClient();
  const context = new InvocationContext({ functionName: 'test', options: { extraInputs: [input] } });
  context.extraInputs.set(input, JSON.parse(backend.clientBinding()));
  return df.getClient(context);
}

const statusOf = async (id: string): Promise<string> => (await client.getStatus(id)).runtimeStatus;
const becomes = (id: string, status: string): Promise<void> =>
  eventually(async () => (await statusOf(id)) === status, `${id} to become ${status}`);

it('starts an orchestration and waits for its output', async () => {
  const id = await client.startNew('greet', { input: 'Zürich' });
  await becomes(id, 'Completed');

  const status = await client.getStatus(id);

  expect(status).toMatchObject({
    name: 'greet',
    input: 'Zürich',
    output: 'HELLO ZÜRICH',
    customStatus: { greeting: 'Zürich' },
  });
});

it('refuses an id that is running, and takes one that has ended', async () => {
  await client.startNew('approve', { instanceId: 'same', input: 1 });

  await expect(client.startNew('approve', { instanceId: 'same', input: 2 })).rejects.toThrow(/already exists/);
  await client.raiseEvent('same', 'decision', { yes: true });
  await becomes('same', 'Completed');
  await client.startNew('approve', { instanceId: 'same', input: 3 });

  expect((await client.getStatus('same')).input).toBe(3);
  await client.terminate('same', 'done');
});

it('suspends, resumes and terminates', async () => {
  const id = await client.startNew('approve', { input: 1 });
  await becomes(id, 'Running');

  await client.suspend(id, 'hold');
  await becomes(id, 'Suspended');
  await client.raiseEvent(id, 'decision', { yes: true });
  await client.resume(id, 'on');
  await becomes(id, 'Completed');

  expect((await client.getStatus(id)).output).toEqual({ yes: true });
});

it('rewinds a failed orchestration to go on', async () => {
  const id = await client.startNew('approve', { input: 1 });
  await client.raiseEvent(id, 'decision', { yes: false });
  await becomes(id, 'Failed');

  await client.rewind(id, 'again');
  await becomes(id, 'Failed');

  expect(String((await client.getStatus(id)).output)).toContain('refused');
});

it('lists and purges by status', async () => {
  const id = await client.startNew('greet', { input: 'list' });
  await becomes(id, 'Completed');

  const listed = await client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Completed] });
  const purged = await client.purgeInstanceHistory(id);

  expect(listed.map(({ instanceId }) => instanceId)).toContain(id);
  expect(purged?.instancesDeleted).toBe(1);
  await expect(client.getStatus(id)).rejects.toThrow(/404/);
});

it('applies operations of orchestrations and clients to an entity in order', async () => {
  const entity = new df.EntityId('account', 'x');

  const id = await client.startNew('signal', { input: null });
  await becomes(id, 'Completed');
  await client.signalEntity(entity, 'deposit', 10);
  await eventually(async () => (await client.readEntityState<number>(entity)).entityState === 22, 'the signal');

  expect((await client.getStatus(id)).output).toBe(12);
});
