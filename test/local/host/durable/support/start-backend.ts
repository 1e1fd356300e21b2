import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createDurableBackend, type DurableBackend } from '../../../../../local/host/durable/backend.ts';
import { parseDurableSettings } from '../../../../../local/host/durable/settings.ts';
import { createAppSettings } from '../../../../../local/host/settings/app-settings.ts';
import type { Invocation, InvocationResult } from '../../../../../local/host/worker/invocation.ts';
import { createClock, type Clock } from '../../../../../local/support/clock.ts';
import type { InProcessApp } from './in-process-app.ts';

export interface TestBackendOptions {
  readonly app: InProcessApp;
  /** Virtual seconds in a real one. */
  readonly speed?: number;
  /** `extensions.durableTask` of host.json. */
  readonly settings?: object;
  readonly invoke?: (invocation: Invocation) => Promise<InvocationResult>;
  readonly systemKey?: string;
  /** Serves `/api/…`, for orchestrations that call addresses. */
  readonly api?: (request: Request) => Response | Promise<Response>;
  /** An earlier backend's state; by default a new folder. */
  readonly stateDir?: string;
}

export interface TestBackend {
  readonly backend: DurableBackend;
  readonly clock: Clock;
  /** Where its HTTP server listens. */
  readonly origin: string;
  readonly stateDir: string;
  readonly warnings: readonly string[];
  /** Calls the management API by a path below the webhook. */
  call(method: string, path: string, init?: RequestInit): Promise<Response>;
  /** Stops it and leaves its state where it is; work under way gets `graceMs` real milliseconds. */
  stop(graceMs?: number): Promise<void>;
  /** Stops it and removes its state. */
  remove(): Promise<void>;
}

export async function startBackend(options: TestBackendOptions): Promise<TestBackend> {
  const { app, speed = 1, systemKey } = options;
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'durable-')));
  const warnings: string[] = [];
  const clock = createClock({ speed, epoch: Date.now() });
  const served: { by?: DurableBackend } = {};
  const server = serve({
    fetch: (request) => (/\/api\//.test(request.url) ? options.api!(request) : served.by!.handle(request)),
    port: 0,
    hostname: '127.0.0.1',
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parsed = parseDurableSettings(options.settings, createAppSettings({}, {}));
  if (parsed.kind === 'invalid') {
    throw new Error(parsed.problems.join('; '));
  }
  const backend = createDurableBackend({
    stateDir,
    clock,
    functions: app.functions(),
    settings: parsed.settings,
    invoke: options.invoke ?? ((invocation) => app.invoke(invocation)),
    tokenOf: () => Promise.reject(new Error('The app has no managed identity.')),
    warn: (sentence) => warnings.push(sentence),
    addresses: { base: origin, rpc: origin, ...(systemKey === undefined ? {} : { systemKey }) },
  });
  served.by = backend;
  backend.start();
  const stop = async (graceMs?: number): Promise<void> => {
    await backend.stop(graceMs);
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    backend,
    clock,
    origin,
    stateDir,
    warnings,
    call: (method, path, init) =>
      backend.handle(new Request(`${origin}/runtime/webhooks/durabletask/${path}`, { method, ...init })),
    stop,
    async remove() {
      await stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
