import type { Invocation, InvocationResult } from '../worker/invocation.ts';
import type { LoadedApp } from '../worker/messages.ts';
import { startWorker, WorkerGoneError, type WorkerOptions, type WorkerProcess } from './worker-process.ts';

export interface SupervisorOptions extends WorkerOptions {
  /** Real milliseconds that one invocation may take; -1 for no limit. */
  readonly functionTimeoutMs: number;
  /** Told why a worker ended unasked, and why a new one could not be started. */
  readonly onWorkerLost: (sentence: string) => void;
  readonly onTimeout: (invocation: Invocation) => void;
}

/** Keeps one worker running: a crashed or hung one is replaced, its invocations fail, the host stays up. */
export interface Supervisor {
  /** What the first worker loaded; later workers load the same files. */
  readonly app: LoadedApp;
  /** Address of the app's own HTTP server, when it streams; another one after a restart. */
  httpUri(): Promise<string | undefined>;
  /**
   * Runs an invocation; one over the time limit comes back as a failure.
   * Rejects with WorkerGoneError when the worker died under it.
   */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** How many invocations are under way. */
  readonly running: number;
  readonly pid: number | undefined;
  stop(graceMs: number): Promise<void>;
  /** Ends the worker at once and starts another. */
  replace(): void;
  /** Ends the worker at once, for good. */
  kill(): void;
}

const longestRestartDelayMs = 10_000;

/** Starts the first worker. Throws AppLoadError when the app cannot be loaded. */
export async function superviseWorker(options: SupervisorOptions): Promise<Supervisor> {
  const first = await startWorker(options);
  let current: Promise<WorkerProcess> = Promise.resolve(first);
  let worker: WorkerProcess | undefined = first;
  let stopping = false;
  let failures = 0;
  const stopped = new AbortController();
  let running = 0;
  watch(first);

  function watch(started: WorkerProcess): void {
    const startedAt = Date.now();
    void started.ended.then(({ code, signal }) => {
      if (stopping) {
        worker = undefined;
        return;
      }
      options.onWorkerLost(`The worker process ended (${signal ?? `exit code ${code}`}); a new one is started.`);
      failures = Date.now() - startedAt > longestRestartDelayMs ? 0 : failures + 1;
      lose(started);
    });
  }

  /** From here on calls wait for the next worker. */
  function lose(lost: WorkerProcess): void {
    if (worker !== lost) {
      return;
    }
    worker = undefined;
    current = lost.ended.then(restart);
    // Whoever invokes next sees a failure to restart; here nobody waits for it.
    current.catch(() => undefined);
    lost.kill();
  }

  async function restart(): Promise<WorkerProcess> {
    for (;;) {
      await delay(failures <= 1 ? 0 : Math.min(longestRestartDelayMs, 100 * 2 ** failures), stopped.signal);
      if (stopping) {
        throw new WorkerGoneError('The host is stopping.');
      }
      try {
        worker = await startWorker(options);
        watch(worker);
        return worker;
      } catch (error) {
        failures += 1;
        options.onWorkerLost(`A new worker could not be started: ${(error as Error).message}`);
      }
    }
  }

  async function invoke(invocation: Invocation): Promise<InvocationResult> {
    running += 1;
    try {
      const target = await current;
      return await withTimeout(target, invocation);
    } finally {
      running -= 1;
    }
  }

  function withTimeout(target: WorkerProcess, invocation: Invocation): Promise<InvocationResult> {
    const result = target.invoke(invocation);
    const limit = options.functionTimeoutMs;
    if (limit < 0) {
      return result;
    }
    const timedOut = Promise.withResolvers<InvocationResult>();
    const timeout = setTimeout(() => {
      const message = `Timeout value exceeded by function: Functions.${invocation.functionName}`;
      timedOut.resolve({ status: 'Failure', exception: { message, stackTrace: '' } });
      options.onTimeout(invocation);
      lose(target);
    }, limit);
    return Promise.race([result, timedOut.promise]).finally(() => clearTimeout(timeout));
  }

  return {
    app: first.app,
    httpUri: async () => (await current).app.capabilities['HttpUri'],
    invoke,
    get running() {
      return running;
    },
    get pid() {
      return worker?.pid;
    },
    async stop(graceMs) {
      stopping = true;
      stopped.abort();
      await worker?.terminate(graceMs);
    },
    replace: () => worker && lose(worker),
    kill() {
      stopping = true;
      worker?.kill();
    },
  };
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timeout = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timeout);
      resolve();
    });
  });
}
