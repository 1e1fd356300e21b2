import { describe, expect, it } from 'vitest';
import { Disposable } from '../../../../local/host/worker/disposable.ts';
import { registerFunction } from '../../../../local/host/worker/register-function.ts';
import { createWorkerApp } from '../../../../local/host/worker/worker-app.ts';

const newApp = () => createWorkerApp('w', () => undefined);
const callback = () => undefined;
const seconds = (value: number | null) => ({ seconds: value });

describe('registering a function', () => {
  it('takes it into the index with the file that is being loaded', () => {
    const app = newApp();
    app.currentEntryPoint = '/app/src/hello.js';

    registerFunction(app, { name: 'hello', bindings: { request: { type: 'httpTrigger', direction: 'in' } } }, callback);

    expect(app.functions.get('hello')?.metadata).toEqual({
      name: 'hello',
      functionId: 'hello',
      directory: '/app/src',
      scriptFile: 'hello.js',
      rawBindings: ['{"type":"httpTrigger","direction":"in","name":"request"}'],
    });
  });

  it('outside of a file is allowed', () => {
    const app = newApp();

    registerFunction(app, { name: 'hello', functionId: 'own-id', bindings: {} }, callback);

    expect(app.functions.get('own-id')?.metadata).toMatchObject({ directory: '', scriptFile: 'unknown' });
  });

  it.each([
    { given: undefined, read: undefined },
    { given: null, read: undefined },
    { given: {}, read: undefined },
    {
      given: { retryStrategy: 'fixedDelay' as const, maxRetryCount: 3, delayInterval: seconds(5) },
      read: { retryStrategy: 'fixedDelay', maxRetryCount: 3, delayInterval: 5 },
    },
    {
      given: {
        retryStrategy: 'exponentialBackoff' as const,
        maxRetryCount: -1,
        minimumInterval: seconds(1),
        maximumInterval: seconds(60),
      },
      read: { retryStrategy: 'exponentialBackoff', maxRetryCount: -1, minimumInterval: 1, maximumInterval: 60 },
    },
    {
      given: { retryStrategy: 'fixedDelay' as const, delayInterval: seconds(null) },
      read: { retryStrategy: 'fixedDelay', maxRetryCount: 0, delayInterval: 0 },
    },
  ])('reads the retry policy $given', ({ given, read }) => {
    const app = newApp();

    registerFunction(app, { name: 'f', bindings: {}, ...(given !== undefined && { retryOptions: given }) }, callback);

    expect(app.functions.get('f')?.metadata.retryOptions).toEqual(read);
  });

  it('is refused for an id that is there, and once the host has the index', () => {
    const app = newApp();
    registerFunction(app, { name: 'f', bindings: {} }, callback);

    expect(() => registerFunction(app, { name: 'f', bindings: {} }, callback)).toThrow(
      'A function with id "f" has already been registered.',
    );
    app.indexingLocked = true;
    expect(() => registerFunction(app, { name: 'g', bindings: {} }, callback)).toThrow(
      'A function can only be registered during app startup.',
    );
  });

  it('can be undone, until the host has the index', () => {
    const app = newApp();
    const [first, second] = ['f', 'g'].map((name) => registerFunction(app, { name, bindings: {} }, callback));

    first!.dispose();
    app.indexingLocked = true;

    expect([...app.functions.keys()]).toEqual(['g']);
    expect(() => second!.dispose()).toThrow('A function can only be disposed during app startup.');
  });
});

describe('a Disposable', () => {
  it('disposes of several at once', () => {
    const done: number[] = [];
    const all = Disposable.from(...[1, 2].map((n) => new Disposable(() => done.push(n))));

    all.dispose();
    all.dispose();

    expect(done).toEqual([1, 2]);
  });
});
