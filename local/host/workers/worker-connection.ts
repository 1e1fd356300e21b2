import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Invocation, InvocationResult } from '../worker/invocation.ts';
import type { HostMessage, LoadedApp, WorkerMessage } from '../worker/messages.ts';
import { hostVersion } from './host-version.ts';
import { AppLoadError, WorkerGoneError, type WorkerEnd, type WorkerOptions } from './worker-process.ts';

/** The host's side of the channel to one worker process. */
export class WorkerConnection {
  readonly ended: Promise<WorkerEnd>;
  readonly #child: ChildProcess;
  readonly #onLog: WorkerOptions['onLog'];
  readonly #loaded = Promise.withResolvers<LoadedApp>();
  readonly #pending = new Map<string, PromiseWithResolvers<InvocationResult>>();

  constructor(child: ChildProcess, onLog: WorkerOptions['onLog']) {
    this.#child = child;
    this.#onLog = onLog;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    void this.ended.then((end) => this.#giveUp(end));
    child.on('message', (message: WorkerMessage) => this.#receive(message));
  }

  /** Rejects with AppLoadError or WorkerGoneError. */
  load(appDir: string): Promise<LoadedApp> {
    this.#send({ kind: 'init', workerId: randomUUID(), hostVersion, appDir });
    return this.#loaded.promise;
  }

  invoke(invocation: Invocation): Promise<InvocationResult> {
    if (!this.#child.connected) {
      return Promise.reject(new WorkerGoneError('The worker process has ended.'));
    }
    const waiting = Promise.withResolvers<InvocationResult>();
    this.#pending.set(invocation.invocationId, waiting);
    this.#send({ kind: 'invoke', invocation });
    return waiting.promise;
  }

  async terminate(graceMs: number): Promise<void> {
    this.#send({ kind: 'terminate' });
    const timeout = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timeout);
  }

  #send(message: HostMessage): void {
    if (this.#child.connected) {
      // An error here means that the process is going, which `ended` tells.
      this.#child.send(message, () => undefined);
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'loaded':
        return this.#loaded.resolve(message.app);
      case 'loadFailed':
        return this.#loaded.reject(new AppLoadError(message.error));
      case 'log':
        return this.#onLog(message.log);
      case 'result':
        this.#pending.get(message.invocationId)?.resolve(message.result);
        this.#pending.delete(message.invocationId);
        return;
      case 'started':
      case 'terminated':
        return;
    }
  }

  #giveUp({ code, signal }: WorkerEnd): void {
    const gone = new WorkerGoneError(`The worker process ended (${signal ?? `exit code ${code}`}).`);
    this.#loaded.reject(gone);
    this.#pending.forEach(({ reject }) => reject(gone));
    this.#pending.clear();
  }
}
