import type { Invocation, InvocationResult, RpcException } from '../worker/invocation.ts';
import type { LoadedApp, WorkerLog } from '../worker/messages.ts';

export interface WorkerOptions {
  readonly appDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Options of Node.js, e.g. `--inspect`. */
  readonly nodeArguments: readonly string[];
  readonly speed: number;
  readonly epoch: number;
  readonly onLog: (log: WorkerLog) => void;
  /** A line that the app or its libraries wrote to stdout or stderr. */
  readonly onConsole: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** The process that ran the invocation has ended; whether the function did its work is not known. */
export class WorkerGoneError extends Error {
  override readonly name = 'WorkerGoneError';
}

/** The app could not be loaded; `detail` is what it threw. */
export class AppLoadError extends Error {
  override readonly name = 'AppLoadError';
  readonly detail: RpcException;
  constructor(detail: RpcException) {
    super(detail.message);
    this.detail = detail;
  }
}

/** How a process ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface WorkerProcess {
  readonly app: LoadedApp;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<WorkerEnd>;
  /** Rejects with WorkerGoneError when the process ends before the result is there. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Lets the app's appTerminate hooks run; kills the process after `graceMs`. */
  terminate(graceMs: number): Promise<void>;
  kill(): void;
}
