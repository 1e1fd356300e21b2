import type { LogCategory, LogLevel } from './core-types.ts';
import type { FunctionMetadata, Invocation, InvocationResult, RpcException } from './invocation.ts';

/** What the host tells a worker; the worker answers in the order of its own work. */
export type HostMessage =
  | { readonly kind: 'init'; readonly workerId: string; readonly hostVersion: string; readonly appDir: string }
  | { readonly kind: 'invoke'; readonly invocation: Invocation }
  | { readonly kind: 'terminate' };

/** What the app turned out to be once its entry points were loaded. */
export interface LoadedApp {
  readonly functions: readonly FunctionMetadata[];
  readonly capabilities: Readonly<Record<string, string>>;
  /** The programming model that the app brought. */
  readonly model: { readonly name: string; readonly version: string };
}

export interface WorkerLog {
  readonly level: LogLevel;
  readonly logCategory: LogCategory;
  readonly message: string;
  readonly invocationId?: string;
  /** `<function>.Invocation` inside an invocation. */
  readonly category?: string;
}

export type WorkerMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'loaded'; readonly app: LoadedApp }
  | { readonly kind: 'loadFailed'; readonly error: RpcException }
  | { readonly kind: 'result'; readonly invocationId: string; readonly result: InvocationResult }
  | { readonly kind: 'log'; readonly log: WorkerLog }
  | { readonly kind: 'terminated' };
