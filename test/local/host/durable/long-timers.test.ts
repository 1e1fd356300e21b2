import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createInProcessApp, type InProcessApp } from './support/in-process-app.ts';
import { startBackend, type TestBackend } from './support/start-backend.ts';

// The real library counts the hops of long timers by itself: these tests show whether it and the host agree.

const day = 86_400_000;
/** A day passes in 25 ms. */
const speed = 40 * 86_400;

let app: InProcessApp;
let host: TestBackend;

const inDays = (context: OrchestrationContext, days: number): df.TimerTask =>
  context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + days * day));

beforeAll(() => {
  app = createInProcessApp();
  df.app.activity('echo', { handler: (input: unknown) => input });
  df.app.orchestration('wait long', function* (context) {
    yield inDays(context, context.df.getInput<number>());
    return (yield context.df.callActivity('echo', 'after it')) as string;
  });
  df.app.orchestration('give up waiting', function* (context) {
    const { days, stayFor } = context.df.getInput<{ days: number; stayFor: number }>();
    const timer = inDays(context, days);
    yield context.df.Task.any([timer, context.df.waitForExternalEvent('go')]);
    timer.cancel();
    if (stayFor > 0) {
      yield inDays(context, stayFor);
    }
    return (yield context.df.callActivity('echo', 'after it')) as string;
  });
});

afterEach(() => host.remove());

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
  /** Absent before the first turn. */
  readonly historyEvents?: readonly { readonly EventType: string; readonly FunctionName?: string }[];
}

const statusOf = async (): Promise<Status> =>
  (await (await host.call('GET', 'instances/one?showHistory=true')).json()) as Status;

const countOf = ({ historyEvents = [] }: Status, type: string): number =>
  historyEvents.filter(({ EventType }) => EventType === type).length;

const begin = (name: string, input: unknown) =>
  host.call('POST', `orchestrators/${name}/one`, { body: JSON.stringify(input) });

const has = async (type: string, count: number): Promise<boolean> => countOf(await statusOf(), type) === count;

it.each([
  { days: 6, atLeast: 1 },
  { days: 8, atLeast: 2 },
  { days: 20, atLeast: 3 },
])('waits $days days in $atLeast hops or more, and goes on', async ({ days, atLeast }) => {
  host = await startBackend({ app, speed });

  await begin('wait long', days);
  await eventually(async () => (await statusOf()).runtimeStatus === 'Completed', 'the end');

  const status = await statusOf();
  expect(status.output).toBe('after it');
  expect(countOf(status, 'TimerCreated')).toBeGreaterThanOrEqual(atLeast);
  expect(host.warnings).toEqual([]);
});

async function giveUp(input: { days: number; stayFor: number }): Promise<void> {
  host = await startBackend({ app, speed });
  await begin('give up waiting', input);
  await eventually(() => has('TimerCreated', 1), 'the timer');
  await host.call('POST', 'instances/one/raiseEvent/go', {
    body: '1',
    headers: { 'content-type': 'application/json' },
  });
}

it.each([
  { days: 5, stayFor: 0 },
  { days: 60, stayFor: 0 },
  { days: 60, stayFor: 1 },
])('goes on after a timer of $days days that it cancelled, for $stayFor days', async (input) => {
  await giveUp(input);
  await eventually(async () => (await statusOf()).runtimeStatus === 'Completed', 'the end');

  expect((await statusOf()).output).toBe('after it');
  expect(host.warnings).toEqual([]);
});

it.each([
  { stayFor: 4, says: 'it cancelled a timer of more than 6 days and still ran when the first 3 were over' },
  { stayFor: 5.99, says: 'behind a cancelled timer it made another that ends later than 6 days from the start' },
])('is lost, as in Azure, where it goes on for $stayFor days after a timer that it cancelled', async (input) => {
  await giveUp({ days: 60, stayFor: input.stayFor });
  await eventually(() => host.warnings.length > 0, 'a warning');

  expect(host.warnings[0]).toContain(`gets wrong results or none, here and in Azure: ${input.says}`);
});
