import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Invocation, InvocationResult, RpcException } from '../worker/invocation.ts';
import type { HostMessage, LoadedApp, WorkerLog, WorkerMessage } from '../worker/messages.ts';

/** The version of the Functions host whose contract this one keeps. */
export const hostVersion = '4.1037.0.0';

export interface WorkerOptions {
  readonly appDir: string;
  readonly environment: Readonly<Record<string, string>>;
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

export interface WorkerProcess {
  readonly app: LoadedApp;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Rejects with WorkerGoneError when the process ends before the result is there. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Lets the app's appTerminate hooks run; kills the process after `graceMs`. */
  terminate(graceMs: number): Promise<void>;
  kill(): void;
}

const entryPoint = fileURLToPath(new URL('../worker/main.ts', import.meta.url));

/** Starts a worker and has it load the app. Throws AppLoadError when the app cannot be loaded. */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const child = fork(entryPoint, [String(options.speed), String(options.epoch)], {
    cwd: options.appDir,
    execArgv: [],
    env: { ...options.environment },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  forwardLines(child, options.onConsole);
  const pending = new Map<string, PromiseWithResolvers<InvocationResult>>();
  const loaded = Promise.withResolvers<LoadedApp>();
  child.on('message', (message: WorkerMessage) => receive(message));
  void ended.then(({ code, signal }) => {
    const gone = new WorkerGoneError(`The worker process ended (${signal ?? `exit code ${code}`}).`);
    loaded.reject(gone);
    pending.forEach(({ reject }) => reject(gone));
    pending.clear();
  });
  send({ kind: 'init', workerId: randomUUID(), hostVersion, appDir: options.appDir });
  return { app: await loadedOrKilled(), pid: child.pid!, ended, invoke, terminate, kill: () => child.kill('SIGKILL') };

  async function loadedOrKilled(): Promise<LoadedApp> {
    try {
      return await loaded.promise;
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  function send(message: HostMessage): void {
    if (child.connected) {
      // An error here means that the process is going; its end is seen above.
      child.send(message, () => undefined);
    }
  }

  function receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'loaded':
        return loaded.resolve(message.app);
      case 'loadFailed':
        return loaded.reject(new AppLoadError(message.error));
      case 'log':
        return options.onLog(message.log);
      case 'result':
        pending.get(message.invocationId)?.resolve(message.result);
        pending.delete(message.invocationId);
        return;
      case 'started':
      case 'terminated':
        return;
    }
  }

  function invoke(invocation: Invocation): Promise<InvocationResult> {
    if (!child.connected) {
      return Promise.reject(new WorkerGoneError('The worker process has ended.'));
    }
    const waiting = Promise.withResolvers<InvocationResult>();
    pending.set(invocation.invocationId, waiting);
    send({ kind: 'invoke', invocation });
    return waiting.promise;
  }

  async function terminate(graceMs: number): Promise<void> {
    send({ kind: 'terminate' });
    const timeout = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(timeout);
  }
}

function forwardLines(child: ChildProcess, onConsole: WorkerOptions['onConsole']): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input) {
      createInterface({ input }).on('line', (line) => onConsole(line, stream));
    }
  }
}
