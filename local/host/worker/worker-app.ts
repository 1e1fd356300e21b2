import type { HookCallback, HookData, HookName, ProgrammingModel, RegisteredFunction } from './core-types.ts';
import { AzFuncSystemError } from './errors.ts';
import type { WorkerLog } from './messages.ts';

/** All that the worker knows of the app it runs. */
export interface WorkerApp {
  readonly workerId: string;
  readonly log: (log: WorkerLog) => void;
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Readonly<Record<HookName, HookCallback[]>>;
  /** Shared by all hooks of all kinds. */
  readonly appHookData: HookData;
  /** Shared by appStart and appTerminate hooks only. */
  readonly appLevelHookData: HookData;
  programmingModel: ProgrammingModel;
  hostVersion: string | undefined;
  /** The file being loaded; functions registered meanwhile belong to it. */
  currentEntryPoint: string | undefined;
  /** True once the host has asked for the functions: none can be added any more. */
  indexingLocked: boolean;
}

export function createWorkerApp(workerId: string, log: (log: WorkerLog) => void): WorkerApp {
  return {
    workerId,
    log,
    functions: new Map(),
    hooks: { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [] },
    appHookData: {},
    appLevelHookData: {},
    programmingModel: noModel,
    hostVersion: undefined,
    currentEntryPoint: undefined,
    indexingLocked: false,
  };
}

/** In place until the app loads `@azure/functions`. */
const noModel: ProgrammingModel = {
  name: 'none',
  version: '0.0.0',
  getInvocationModel: (): never => {
    throw new AzFuncSystemError('The app set no programming model: it never loaded "@azure/functions".');
  },
};
