import type { FunctionMetadata, Invocation, ParameterBinding, TypedData } from './invocation.ts';

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

export type FunctionCallback = (...args: unknown[]) => unknown;
export type HookCallback = (context: object) => unknown;
export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate';
export type HookData = Record<string, unknown>;

/** One binding as the library registers it; other members are the binding's own settings. */
interface BindingInfo {
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly [setting: string]: unknown;
}

/** What `registerFunction` is given. */
export interface CoreFunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
  readonly retryOptions?: CoreRetryOptions | null;
}

interface CoreDuration {
  readonly seconds?: number | null;
}

export interface CoreRetryOptions {
  readonly retryStrategy?: 'fixedDelay' | 'exponentialBackoff' | null;
  readonly maxRetryCount?: number | null;
  readonly delayInterval?: CoreDuration | null;
  readonly minimumInterval?: CoreDuration | null;
  readonly maximumInterval?: CoreDuration | null;
}

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly bindings: CoreFunctionMetadata['bindings'];
  readonly callback: FunctionCallback;
}

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: Omit<Invocation, 'functionName'> & { readonly functionId: string };
  readonly metadata: FunctionMetadata & { readonly bindings: CoreFunctionMetadata['bindings'] };
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/** The library's answer; absent values travel as null or undefined. */
export interface CoreInvocationResponse {
  readonly outputData?: readonly ParameterBinding[] | null;
  readonly returnValue?: TypedData | null;
}

interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<CoreInvocationResponse>;
}

/** What an app's `@azure/functions` sets: how invocations become calls of handlers. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(defaults: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}
