import Module from 'node:module';
import type {
  CoreFunctionMetadata,
  FunctionCallback,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-types.ts';
import { Disposable } from './disposable.ts';
import { AzFuncSystemError } from './errors.ts';
import { registerHook } from './hooks.ts';
import { registerFunction } from './register-function.ts';
import type { WorkerApp } from './worker-app.ts';

/** The version of the Node.js worker whose contract this one keeps. */
const workerVersion = '3.9.1';

const coreModuleName = '@azure/functions-core';

/**
 * Makes `require('@azure/functions-core')` yield this worker's API, for the app and all its packages.
 * The module exists only at run time, as in Azure/azure-functions-nodejs-worker, src/setupCoreModule.ts.
 */
export function provideCoreModule(app: WorkerApp): void {
  const core = createCoreModule(app);
  const original = Reflect.get(Module.prototype, 'require') as NodeJS.Require;
  Module.prototype.require = new Proxy(original, {
    apply: (target, module, args: [string]): unknown =>
      args[0] === coreModuleName ? core : (Reflect.apply(target, module, args) as unknown),
  });
}

function createCoreModule(app: WorkerApp): object {
  return {
    version: workerVersion,
    get hostVersion(): string {
      if (app.hostVersion === undefined) {
        throw new AzFuncSystemError('Cannot access hostVersion before worker init');
      }
      return app.hostVersion;
    },
    registerFunction: (metadata: CoreFunctionMetadata, callback: FunctionCallback) =>
      registerFunction(app, metadata, callback),
    registerHook: (name: string, callback: HookCallback) => registerHook(app, name, callback),
    setProgrammingModel: (model: ProgrammingModel) => setProgrammingModel(app, model),
    getProgrammingModel: () => app.programmingModel,
    log: (level: LogLevel, logCategory: LogCategory, message: string) => app.log({ level, logCategory, message }),
    Disposable,
  };
}

function setProgrammingModel(app: WorkerApp, model: ProgrammingModel): void {
  app.log({
    level: 'information',
    logCategory: 'system',
    message: `Setting Node.js programming model to "${model.name}" version "${model.version}"`,
  });
  app.programmingModel = model;
}
