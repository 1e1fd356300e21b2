import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostEvent } from '../../../../local/host/cli/printer.ts';
import type { LogRecord } from '../../../../local/host/logging/logger.ts';
import type { Invocation, InvocationResult } from '../../../../local/host/worker/invocation.ts';
import { startHost, type RunningHost, type StartHostOptions } from '../../../../local/host/start-host.ts';

export interface Exchange {
  readonly invocation: Invocation;
  readonly result: InvocationResult;
}

export interface TestHost extends RunningHost {
  readonly stateDir: string;
  readonly events: readonly HostEvent[];
  readonly logs: readonly LogRecord[];
  /** Everything that passed between host and app, in order of the answers. */
  readonly exchanges: readonly Exchange[];
  /** Messages of the app's own logs, in order. */
  readonly userLogs: (functionName: string) => string[];
  /** Calls a path of the host. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

export type TestHostOptions = Partial<StartHostOptions> & { readonly appDir: string };

const folders: string[] = [];

/** A folder that is removed when the process of the tests ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'host-test-'));
  folders.push(folder);
  return folder;
}

process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A host in this process, its worker in another, on a free port with a state folder of its own. */
export async function startTestHost(options: TestHostOptions): Promise<TestHost> {
  const events: HostEvent[] = [];
  const logs: LogRecord[] = [];
  const exchanges: Exchange[] = [];
  const stateDir = options.stateDir ?? temporaryFolder();
  const host = await startHost({
    port: 0,
    auth: false,
    strict: false,
    json: false,
    help: false,
    speed: 1,
    epoch: Date.now(),
    environment: { PATH: process.env['PATH'] },
    printer: { log: (record) => void logs.push(record), event: (event) => void events.push(event) },
    onWarning: () => undefined,
    onExchange: (invocation, result) => void exchanges.push({ invocation, result }),
    ...options,
    stateDir,
  });
  return {
    ...host,
    stateDir,
    events,
    logs,
    exchanges,
    userLogs: (name) =>
      logs.filter(({ category }) => category === `Function.${name}.User`).map(({ message }) => message),
    fetch: (path, init) => fetch(`${host.url}${path}`, { redirect: 'manual', ...init }),
  };
}

/** Waits until a condition holds; throws after twenty seconds, for machines that are busy with other things. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`Did not happen within twenty seconds: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
