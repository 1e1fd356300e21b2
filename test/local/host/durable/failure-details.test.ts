import * as df from 'durable-functions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createInProcessApp } from './support/in-process-app.ts';
import { startBackend, type TestBackend } from './support/start-backend.ts';

class OutOfStock extends Error {
  override readonly name = 'OutOfStock';
  readonly sku: string;
  constructor(sku: string) {
    super(`There is no ${sku} left.`);
    this.sku = sku;
  }
}

let host: TestBackend;
let tries = 0;

/** What an orchestrator caught, in a form that survives JSON. */
function caught(error: unknown) {
  return error instanceof df.TaskFailedError
    ? { message: error.message, taskName: error.taskName, details: error.failureDetails }
    : { plain: (error as Error).message };
}

beforeAll(async () => {
  const app = createInProcessApp();
  df.app.setExceptionPropertiesProvider({
    getExceptionProperties: (error) =>
      error instanceof OutOfStock ? { sku: error.sku, left: 0, hints: ['wait', null], since: null } : undefined,
  });
  df.app.activity('reserve', {
    handler: (sku: string) => {
      tries += 1;
      throw sku === 'plain' ? new Error('just an error') : new OutOfStock(sku);
    },
  });
  df.app.orchestration('catches', function* (context) {
    try {
      yield context.df.callActivity('reserve', context.df.getInput<string>());
    } catch (error) {
      return caught(error);
    }
    return 'reserved';
  });
  df.app.orchestration('retries', function* (context) {
    try {
      yield context.df.callActivityWithRetry('reserve', new df.RetryOptions(1, 3), context.df.getInput<string>());
    } catch (error) {
      return caught(error);
    }
    return 'reserved';
  });
  df.app.orchestration('lets pass', function* (context) {
    yield context.df.callActivity('reserve', context.df.getInput<string>());
  });
  df.app.orchestration('catches of a child', function* (context) {
    try {
      yield context.df.callSubOrchestrator('lets pass', context.df.getInput<string>());
    } catch (error) {
      return caught(error);
    }
    return 'reserved';
  });
  host = await startBackend({ app, speed: 20 });
});

afterAll(async () => {
  df.app.setExceptionPropertiesProvider(undefined);
  await host.remove();
});

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
  readonly historyEvents: readonly { readonly EventType: string; readonly FailureDetails?: object | null }[];
}

async function run(name: string, input: string): Promise<Status> {
  const id = `${name}-${input}`.replaceAll(' ', '-');
  const path = `instances/${id}?showHistory=true`;
  await host.call('POST', `orchestrators/${encodeURIComponent(name)}/${id}`, { body: JSON.stringify(input) });
  await eventually(async () => (await host.call('GET', path)).status === 200, `the end of ${id}`);
  return (await (await host.call('GET', path)).json()) as Status;
}

const properties = { sku: 'jack', left: 0, hints: ['wait', null], since: null };
const message = 'OutOfStock: There is no jack left.';

describe('an activity whose error has properties', () => {
  it('is caught as a TaskFailedError that holds them', async () => {
    const { output } = await run('catches', 'jack');

    expect(output).toEqual({
      message,
      taskName: 'reserve',
      details: {
        errorType: 'OutOfStock',
        errorMessage: 'There is no jack left.',
        stackTrace: expect.stringContaining('OutOfStock') as string,
        isNonRetriable: false,
        properties,
      },
    });
  });

  it('is retried like any other', async () => {
    tries = 0;

    const { output } = await run('retries', 'jack');

    expect(tries).toBe(3);
    expect(output).toMatchObject({ message, details: { properties } });
  });

  it('shows them in the history', async () => {
    const { historyEvents } = await run('catches', 'jack');

    expect(historyEvents.find(({ EventType }) => EventType === 'TaskFailed')!.FailureDetails).toMatchObject({
      ErrorType: 'OutOfStock',
      Properties: properties,
    });
  });
});

describe('an orchestrator that does not catch it', () => {
  it('fails with its type and message', async () => {
    const { runtimeStatus, output, historyEvents } = await run('lets pass', 'jack');

    expect({ runtimeStatus, output }).toEqual({
      runtimeStatus: 'Failed',
      output: `Orchestrator function 'lets pass' failed: ${message}`,
    });
    expect(historyEvents.at(-1)!.FailureDetails).toMatchObject({ ErrorType: 'OutOfStock', Properties: properties });
  });

  it('hands the properties on to its parent', async () => {
    const { output } = await run('catches of a child', 'jack');

    expect(output).toMatchObject({ message, taskName: 'lets pass', details: { errorType: 'OutOfStock', properties } });
  });
});

it('leaves errors alone for which the provider has nothing to say', async () => {
  const { output, historyEvents } = await run('catches', 'plain');

  expect(output).toEqual({
    plain: expect.stringMatching(/^Activity function 'reserve' failed: {2}just an error/) as string,
  });
  expect(historyEvents.find(({ EventType }) => EventType === 'TaskFailed')!.FailureDetails).toBeNull();
});
