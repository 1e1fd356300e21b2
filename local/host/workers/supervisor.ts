import type { Invocation, InvocationResult } from '../worker/invocation.ts';
import type { LoadedApp } from '../worker/messages.ts';
import { startWorker } from './start-worker.ts';
import { WorkerGoneError, type WorkerOptions, type WorkerProcess } from './worker-process.ts';

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
  stop(graceMs: number): Promise<void>;
  /** Ends the worker at once and starts another. */
  replace(): void;
  /** Ends the worker at once, for good. */
  kill(): void;
}

const longestRestartDelayMs = 10_000;

/** Starts the first worker. Throws AppLoadError when the app cannot be loaded. */
export async function superviseWorker(options: SupervisorOptions): Promise<Supervisor> {
  return new WorkerSupervisor(options, await startWorker(options));
}

class WorkerSupervisor implements Supervisor {
  readonly app: LoadedApp;
  readonly #options: SupervisorOptions;
  /** The worker that calls go to; while one is started, they wait for it. */
  #current: Promise<WorkerProcess>;
  #worker: WorkerProcess | undefined;
  #failures = 0;
  readonly #stopping = new AbortController();

  constructor(options: SupervisorOptions, first: WorkerProcess) {
    this.app = first.app;
    this.#options = options;
    this.#worker = first;
    this.#current = Promise.resolve(first);
    this.#watch(first);
  }

  async httpUri(): Promise<string | undefined> {
    return (await this.#current).app.capabilities['HttpUri'];
  }

  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const target = await this.#current;
    const result = target.invoke(invocation);
    const limit = this.#options.functionTimeoutMs;
    if (limit < 0) {
      return result;
    }
    const timedOut = Promise.withResolvers<InvocationResult>();
    const timeout = setTimeout(() => {
      const message = `Timeout value exceeded by function: Functions.${invocation.functionName}`;
      timedOut.resolve({ status: 'Failure', exception: { message, stackTrace: '' } });
      this.#options.onTimeout(invocation);
      this.#lose(target);
    }, limit);
    return Promise.race([result, timedOut.promise]).finally(() => clearTimeout(timeout));
  }

  replace(): void {
    if (this.#worker) {
      this.#lose(this.#worker);
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#worker?.terminate(graceMs);
  }

  kill(): void {
    this.#stopping.abort();
    this.#worker?.kill();
  }

  #watch(started: WorkerProcess): void {
    const startedAt = Date.now();
    void started.ended.then(({ code, signal }) => {
      if (this.#stopping.signal.aborted) {
        return;
      }
      this.#options.onWorkerLost(`The worker process ended (${signal ?? `exit code ${code}`}); a new one is started.`);
      this.#failures = Date.now() - startedAt > longestRestartDelayMs ? 0 : this.#failures + 1;
      this.#lose(started);
    });
  }

  /** From here on calls wait for the next worker. */
  #lose(lost: WorkerProcess): void {
    if (this.#worker !== lost) {
      return;
    }
    this.#worker = undefined;
    this.#current = lost.ended.then(() => this.#restart());
    // Whoever invokes next sees a failure to restart; here nobody waits for it.
    this.#current.catch(() => undefined);
    lost.kill();
  }

  /** Tries again, ever more slowly, until a worker has loaded the app or the host stops. */
  async #restart(): Promise<WorkerProcess> {
    for (;;) {
      const wait = this.#failures <= 1 ? 0 : Math.min(longestRestartDelayMs, 100 * 2 ** this.#failures);
      await delay(wait, this.#stopping.signal);
      if (this.#stopping.signal.aborted) {
        throw new WorkerGoneError('The host is stopping.');
      }
      try {
        this.#worker = await startWorker(this.#options);
        this.#watch(this.#worker);
        return this.#worker;
      } catch (error) {
        this.#failures += 1;
        this.#options.onWorkerLost(`A new worker could not be started: ${(error as Error).message}`);
      }
    }
  }
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
