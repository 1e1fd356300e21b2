import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation, InvocationResult } from '../../../../local/host/worker/invocation.ts';
import type { WorkerLog } from '../../../../local/host/worker/messages.ts';
import { startWorker } from '../../../../local/host/workers/start-worker.ts';
import type { WorkerProcess } from '../../../../local/host/workers/worker-process.ts';
import { toRecordedResult } from '../support/protobuf-json.ts';
import { fillAll, probeAppDir, readRecorded } from '../support/recorded-exchange.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

interface RecordedRequest extends Omit<Invocation, 'functionName'> {
  readonly functionId: string;
}

interface RecordedLog {
  readonly invocationId?: string;
  readonly category?: string;
  readonly level: string;
  readonly message: string;
  readonly logCategory: string;
}

interface Recorded {
  readonly messages: readonly {
    readonly from: 'host' | 'worker';
    readonly invocationRequest?: RecordedRequest;
    readonly invocationResponse?: { readonly invocationId: string; readonly returnValue?: unknown };
    readonly rpcLog?: RecordedLog;
    readonly workerInitResponse?: {
      readonly capabilities: object;
      readonly workerMetadata: { readonly customProperties: object };
    };
    readonly functionMetadataResponse?: {
      readonly functionMetadataResults: readonly (object & { readonly name: string })[];
    };
  }[];
}

const known = { base: 'http://localhost:7071', host: 'localhost:7071', appDir: probeAppDir };
const workers: WorkerProcess[] = [];

afterAll(() => workers.forEach((worker) => worker.kill()));

async function start(appDir: string, logs: WorkerLog[] = []): Promise<WorkerProcess> {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const worker = await startWorker({
    appDir,
    environment,
    nodeArguments: [],
    speed: 1,
    epoch: 0,
    onLog: (log) => void logs.push(log),
    onConsole: () => undefined,
  });
  workers.push(worker);
  return worker;
}

function read(file: string): Recorded['messages'] {
  return fillAll(readRecorded<Recorded>(`worker/${file}.json`), known).messages;
}

describe('the probe app in a worker', () => {
  const logs: WorkerLog[] = [];
  let worker: WorkerProcess;

  beforeAll(async () => {
    worker = await start(probeAppDir, logs);
  });

  it('logs its start as recorded', () => {
    const recorded = read('startup').flatMap(({ rpcLog }) => rpcLog ?? []);

    const given = logs.slice(0, recorded.length).map(({ message }) => message.replace(/[0-9a-f-]{36}/, '{{guid:1}}'));

    expect(given).toEqual(recorded.map(({ message }) => message));
  });

  it('has the capabilities and the programming model that were recorded', () => {
    const recorded = read('startup').find(({ workerInitResponse }) => workerInitResponse)!.workerInitResponse!;

    expect(worker.app.capabilities).toEqual(recorded.capabilities);
    expect(worker.app.model).toEqual({ name: '@azure/functions', version: '4.16.5' });
  });

  it('reports its functions as recorded', () => {
    const recorded = read('startup').find(({ functionMetadataResponse }) => functionMetadataResponse)!;

    for (const metadata of recorded.functionMetadataResponse!.functionMetadataResults) {
      const wanted = Object.entries(metadata).filter(([member]) => member !== 'bindings' && member !== 'retryOptions');
      expect(worker.app.functions.find(({ name }) => name === metadata.name)).toMatchObject(Object.fromEntries(wanted));
    }
    expect(worker.app.functions).toHaveLength(125);
    expect(worker.app.functions.find(({ name }) => name === 'retried')?.retryOptions).toEqual({
      retryStrategy: 'fixedDelay',
      maxRetryCount: 2,
      delayInterval: 0,
    });
  });

  it('logs and answers HTTP calls with hooks as recorded', async () => {
    const messages = read('logs-and-hooks');
    for (const { invocationRequest: request } of messages.filter(({ invocationRequest }) => invocationRequest)) {
      const before = logs.length;

      const result = await worker.invoke(toInvocation(request!));

      const mine = messages.filter(({ rpcLog }) => rpcLog?.invocationId === request!.invocationId);
      expect(logs.slice(before).map(toRecordedLog)).toEqual(mine.map(({ rpcLog }) => withoutWorker(rpcLog!)));
      expect(result.status).toBe('Success');
    }
  });

  it('answers activities as recorded', async () => {
    const messages = read('activity-results');
    for (const { invocationRequest: request } of messages.filter(({ invocationRequest }) => invocationRequest)) {
      const response = messages.find(
        ({ invocationResponse }) => invocationResponse?.invocationId === request!.invocationId,
      );

      const result = await worker.invoke(toInvocation(request!));

      expect(withNumbersAsText(result), request!.functionId).toEqual({
        ...response!.invocationResponse,
        invocationId: undefined,
      });
    }
  });
});

describe('the module @azure/functions-core', () => {
  const main = `${useFunctions}
    const core = require('@azure/functions-core');
    const facts = {
      version: core.version,
      hostVersion: core.hostVersion,
      model: core.getProgrammingModel().name,
      members: Object.keys(core).sort(),
    };
    const attempt = (action) => { try { action(); return 'no error'; } catch (error) { return error.name + ': ' + error.message; } };
    facts.unknownHook = attempt(() => core.registerHook('onTuesday', () => {}));
    const first = core.registerFunction({ name: 'gone', bindings: {} }, () => {});
    facts.twice = attempt(() => core.registerFunction({ name: 'gone', bindings: {} }, () => {}));
    first.dispose();
    facts.again = attempt(() => core.registerFunction({ name: 'gone', functionId: 'gone', bindings: {} }, () => {}).dispose());
    const disposed = [];
    core.Disposable.from({ dispose: () => disposed.push(1) }, new core.Disposable(() => disposed.push(2))).dispose();
    facts.disposed = disposed;
    const order = [];
    const silenced = app.hook.preInvocation(() => order.push('never'));
    silenced.dispose();
    app.hook.appStart((context) => { context.hookData.started = true; order.push('appStart'); });
    app.hook.preInvocation(async (context) => {
      order.push('pre');
      facts.readOnly = attempt(() => { context.hookData = {}; });
      context.inputs = ['replaced'];
      context.hookData.seen = 1;
    });
    app.hook.postInvocation((context) => { order.push('post ' + context.hookData.seen); context.result = { ...context.result, order }; });
    const trigger = { type: 'activityTrigger', name: 'value', direction: 'in' };
    app.generic('facts', { trigger, handler: (value) => ({ ...facts, value, late: attempt(() => app.generic('late', { trigger, handler: () => 1 })) }) });
    app.generic('hookFails', { trigger, handler: () => 1 });
    app.hook.preInvocation((context) => { if (context.invocationContext.functionName === 'hookFails') throw new Error('hook refuses'); });
  `;

  it('is what the real worker offers', async () => {
    const worker = await start(writeApp({ files: { 'main.js': main } }));

    const result = await worker.invoke(
      toInvocation({
        functionId: 'facts',
        invocationId: '1',
        inputData: [{ name: 'value', data: { string: '"x"' } }],
        triggerMetadata: {},
      }),
    );
    const value =
      result.status === 'Success' && result.returnValue && 'json' in result.returnValue && result.returnValue.json;

    expect(JSON.parse(value || '{}')).toEqual({
      version: '3.9.1',
      hostVersion: '4.1037.0.0',
      model: 'none',
      members: [
        'Disposable',
        'getProgrammingModel',
        'hostVersion',
        'log',
        'registerFunction',
        'registerHook',
        'setProgrammingModel',
        'version',
      ],
      unknownHook: 'RangeError: Unrecognized hook "onTuesday"',
      twice: 'Error: A function with id "gone" has already been registered.',
      again: 'no error',
      disposed: [1, 2],
      readOnly: "TypeError: Cannot assign to read only property 'hookData'",
      value: 'replaced',
      late: 'Error: A function can only be registered during app startup.',
      order: ['appStart', 'pre', 'post 1'],
    });
  });

  it('fails a call whose hook throws, and one of a function that is not there', async () => {
    const worker = await start(writeApp({ files: { 'main.js': main } }));
    const call = (functionId: string) =>
      worker.invoke(toInvocation({ functionId, invocationId: functionId, inputData: [], triggerMetadata: {} }));

    expect(await call('hookFails')).toMatchObject({ status: 'Failure', exception: { message: 'hook refuses' } });
    expect(await call('nobody')).toMatchObject({
      status: 'Failure',
      exception: { message: "Function code for 'nobody' is not loaded and cannot be invoked." },
    });
  });
});

function toInvocation({ functionId, ...request }: RecordedRequest): Invocation {
  return { functionName: functionId, ...request };
}

function toRecordedLog(log: WorkerLog): RecordedLog {
  const level = `${log.level[0]!.toUpperCase()}${log.level.slice(1)}`;
  const logCategory = `${log.logCategory[0]!.toUpperCase()}${log.logCategory.slice(1)}`;
  return withoutWorker({ ...log, level, logCategory });
}

function withoutWorker(log: RecordedLog): RecordedLog {
  return { ...log, message: log.message.replace(/^Worker \S+/, 'Worker') };
}

/** The protocol writes 64-bit numbers as text. */
function withNumbersAsText(result: InvocationResult): unknown {
  return JSON.parse(JSON.stringify(toRecordedResult(result)).replace(/"int":(\d+)/, '"int":"$1"'));
}
