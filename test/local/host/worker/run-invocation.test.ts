import { describe, expect, it } from 'vitest';
import type { CoreInvocationContext, ProgrammingModel } from '../../../../local/host/worker/core-types.ts';
import { registerHook } from '../../../../local/host/worker/hooks.ts';
import type { Invocation } from '../../../../local/host/worker/invocation.ts';
import type { WorkerLog } from '../../../../local/host/worker/messages.ts';
import { registerFunction } from '../../../../local/host/worker/register-function.ts';
import { runInvocation } from '../../../../local/host/worker/run-invocation.ts';
import { createWorkerApp, type WorkerApp } from '../../../../local/host/worker/worker-app.ts';

interface HookContext {
  inputs: unknown[];
  functionCallback: (...args: unknown[]) => unknown;
  hookData: Record<string, unknown>;
  appHookData: Record<string, unknown>;
  invocationContext: unknown;
  result: unknown;
  error: unknown;
}

const invocation: Invocation = { functionName: 'f', invocationId: 'i-1', inputData: [], triggerMetadata: {} };

/** An app with one function `f`, called with 'input', whose result is the return value. */
function start(handler: (...args: unknown[]) => unknown) {
  const logs: WorkerLog[] = [];
  const states: (CoreInvocationContext['state'] | 'unset')[] = [];
  const app = createWorkerApp('w', (log) => void logs.push(log));
  const model: ProgrammingModel = {
    name: 'test',
    version: '1',
    getInvocationModel: (core) => ({
      getArguments: () => Promise.resolve({ context: { own: 'context', core }, inputs: ['input'] }),
      invokeFunction: (context, inputs, callback) => {
        states.push(core.state);
        return Promise.resolve().then(() => callback(...inputs, context));
      },
      getResponse: (_context, result) => {
        states.push(core.state ?? 'unset');
        return Promise.resolve({ returnValue: { json: JSON.stringify(result ?? null) } });
      },
    }),
  };
  app.programmingModel = model;
  registerFunction(app, { name: 'f', bindings: {} }, handler);
  return { app, logs, states, run: () => runInvocation(app, invocation) };
}

const hook = (app: WorkerApp, name: string, does: (context: HookContext) => unknown): void =>
  void registerHook(app, name, (context) => does(context as HookContext));
const value = (result: unknown) => ({
  status: 'Success',
  outputData: [],
  returnValue: { json: JSON.stringify(result) },
});

describe('an invocation', () => {
  it('calls the function with its inputs and context, and answers with what it returned', async () => {
    const { run, states } = start((input, context) => ({ input, own: (context as { own: string }).own }));

    expect(await run()).toEqual(value({ input: 'input', own: 'context' }));
    expect(states).toEqual(['invocation', 'unset']);
  });

  it.each([
    { what: 'an Error', thrown: new TypeError('no good'), message: 'no good' },
    { what: 'a text', thrown: 'just text', message: 'just text' },
    { what: 'nothing', thrown: undefined, message: 'Unknown error' },
    { what: 'null', thrown: null, message: 'Unknown error' },
    { what: 'an object', thrown: { code: 7 }, message: '{"code":7}' },
    { what: 'a number', thrown: 7, message: '7' },
  ])('fails when the function throws $what', async ({ thrown, message }) => {
    const { run } = start(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- people's functions throw anything
      throw thrown;
    });

    const isNothing = thrown === undefined || thrown === null;
    // As in the real worker: what is thrown as nothing looks like no error at all.
    expect(await run()).toEqual(
      isNothing
        ? value(null)
        : { status: 'Failure', exception: { message, stackTrace: expect.stringContaining(message) as string } },
    );
  });

  it('of a function that is not loaded fails', async () => {
    const { app } = start(() => 1);

    expect(await runInvocation(app, { ...invocation, functionName: 'g' })).toMatchObject({
      status: 'Failure',
      exception: { message: "Function code for 'g' is not loaded and cannot be invoked." },
    });
  });

  it('of an app that never loaded a programming model fails', async () => {
    const app = createWorkerApp('w', () => undefined);
    registerFunction(app, { name: 'f', bindings: {} }, () => 1);

    expect(await runInvocation(app, invocation)).toMatchObject({
      status: 'Failure',
      exception: { message: expect.stringContaining('@azure/functions') as string },
    });
  });
});

describe('hooks of an invocation', () => {
  it('run before and after it in the order of their registration, and share data', async () => {
    const order: string[] = [];
    const { app, run } = start(() => void order.push('function'));
    for (const n of [1, 2]) {
      hook(app, 'preInvocation', async ({ hookData }) => {
        await Promise.resolve();
        order.push(`pre ${n}`);
        hookData['by'] = n;
      });
      hook(app, 'postInvocation', ({ hookData }) => void order.push(`post ${n} ${String(hookData['by'])}`));
    }

    await run();

    expect(order).toEqual(['pre 1', 'pre 2', 'function', 'post 1 2', 'post 2 2']);
  });

  it('may replace inputs and function', async () => {
    const { app, run } = start((input) => `called with ${String(input)}`);
    hook(app, 'preInvocation', (context) => {
      const original = context.functionCallback;
      context.inputs = ['another'];
      context.functionCallback = (...args) => `wrapped: ${String(original(...args))}`;
    });

    expect(await run()).toEqual(value('wrapped: called with another'));
  });

  it('may change the result', async () => {
    const { app, run } = start(() => 1);
    hook(app, 'postInvocation', (context) => (context.result = { was: context.result }));

    expect(await run()).toEqual(value({ was: 1 }));
  });

  it('may rescue a call that failed', async () => {
    const { app, run } = start(() => {
      throw new Error('no');
    });
    hook(app, 'postInvocation', (context) => {
      context.result = `rescued from ${(context.error as Error).message}`;
      context.error = null;
    });

    expect(await run()).toEqual(value('rescued from no'));
  });

  it('may fail a call that worked', async () => {
    const { app, run } = start(() => 1);
    hook(app, 'postInvocation', (context) => (context.error = new Error('not like this')));

    expect(await run()).toMatchObject({ status: 'Failure', exception: { message: 'not like this' } });
  });

  it.each(['preInvocation', 'postInvocation'])('that throw fail it: %s', async (name) => {
    const called: string[] = [];
    const { app, run } = start(() => void called.push('function'));
    hook(app, name, () => {
      throw new Error(`from ${name}`);
    });

    expect(await run()).toMatchObject({ status: 'Failure', exception: { message: `from ${name}` } });
    expect(called).toHaveLength(name === 'preInvocation' ? 0 : 1);
  });

  it.each(['hookData', 'appHookData', 'invocationContext'])('cannot replace %s', async (member) => {
    const { app, run } = start(() => 1);
    hook(app, 'preInvocation', (context) => ((context as unknown as Record<string, unknown>)[member] = {}));

    expect(await run()).toMatchObject({
      status: 'Failure',
      exception: { message: `Cannot assign to read only property '${member}'` },
    });
  });

  it('are disposed of once', async () => {
    const called: number[] = [];
    const { app, run } = start(() => 1);
    const first = registerHook(app, 'preInvocation', () => void called.push(1));
    registerHook(app, 'preInvocation', () => void called.push(2));

    first.dispose();
    first.dispose();
    await run();

    expect(called).toEqual([2]);
  });
});
