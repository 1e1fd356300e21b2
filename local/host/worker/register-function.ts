import { basename, dirname } from 'node:path';
import type { CoreFunctionMetadata, CoreRetryOptions, FunctionCallback } from './core-types.ts';
import { Disposable } from './disposable.ts';
import { AzFuncSystemError } from './errors.ts';
import type { FunctionMetadata } from './invocation.ts';
import type { WorkerApp } from './worker-app.ts';

/** Takes a function of the app into the index. Throws for a second one of that id, and after startup. */
export function registerFunction(
  app: WorkerApp,
  metadata: CoreFunctionMetadata,
  callback: FunctionCallback,
): Disposable {
  if (app.indexingLocked) {
    throw new AzFuncSystemError('A function can only be registered during app startup.');
  }
  const functionId = metadata.functionId ?? metadata.name;
  if (app.functions.has(functionId)) {
    throw new AzFuncSystemError(`A function with id "${functionId}" has already been registered.`);
  }
  const retryOptions = toRetryOptions(metadata.retryOptions);
  app.functions.set(functionId, {
    metadata: {
      name: metadata.name,
      functionId,
      directory: app.currentEntryPoint === undefined ? '' : dirname(app.currentEntryPoint),
      scriptFile: app.currentEntryPoint === undefined ? 'unknown' : basename(app.currentEntryPoint),
      rawBindings: Object.entries(metadata.bindings).map(([name, binding]) => JSON.stringify({ ...binding, name })),
      ...(retryOptions && { retryOptions }),
    },
    bindings: metadata.bindings,
    callback,
  });
  return new Disposable(() => {
    if (app.indexingLocked) {
      throw new AzFuncSystemError('A function can only be disposed during app startup.');
    }
    app.functions.delete(functionId);
  });
}

function toRetryOptions(options: CoreRetryOptions | null | undefined): FunctionMetadata['retryOptions'] {
  if (!options?.retryStrategy) {
    return undefined;
  }
  const { delayInterval, minimumInterval, maximumInterval } = options;
  return {
    retryStrategy: options.retryStrategy,
    maxRetryCount: options.maxRetryCount ?? 0,
    ...(delayInterval && { delayInterval: delayInterval.seconds ?? 0 }),
    ...(minimumInterval && { minimumInterval: minimumInterval.seconds ?? 0 }),
    ...(maximumInterval && { maximumInterval: maximumInterval.seconds ?? 0 }),
  };
}
