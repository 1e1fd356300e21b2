import { createClock } from '../support/clock.ts';
import type { HostOptions } from './cli/options.ts';
import type { Printer } from './cli/printer.ts';
import { startHttpServer } from './http/server.ts';
import { textResponse } from './http/write-response.ts';
import { createLogger } from './logging/logger.ts';
import { createProblems } from './problems.ts';
import { serveApp, type ServeAppOptions, type ServedApp } from './serve-app.ts';
import { createAppSettings } from './settings/app-settings.ts';
import { HostJson, readHostJson } from './settings/host-json.ts';
import { readLocalSettings } from './settings/local-settings.ts';
import { readPackageJson } from './settings/package-json.ts';
import { lockState } from './state/lock.ts';
import { superviseApp } from './workers/supervise-app.ts';

export { HostRefusedError } from './problems.ts';

export interface StartHostOptions extends HostOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly printer: Printer;
  /** Told of what will go wrong in Azure; it has been printed already. */
  readonly onWarning: (sentence: string) => void;
  readonly onExchange?: ServeAppOptions['onExchange'];
}

export interface RunningHost {
  /** Origin for callers, e.g. `http://localhost:7071`. */
  readonly url: string;
  /** No new work; calls under way get a grace period, then the app's appTerminate hooks run. */
  readonly stop: () => Promise<void>;
  /** Ends the worker at once. */
  readonly kill: () => void;
}

/** Core Tools' port, when nobody names one. */
const usualPort = 7071;
/** Real milliseconds that calls under way may take once the host is told to stop. */
const graceMs = 10_000;

const refuse = (): Promise<Response> => Promise.resolve(textResponse('Function host is not running.', 503));
const notRunning: Pick<ServedApp, 'handle' | 'handleRpc'> = { handle: refuse, handleRpc: refuse };

/** Starts a host for an app. Throws HostRefusedError with every reason why it cannot. */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const { appDir, stateDir, printer } = options;
  const problems = createProblems();
  const clock = createClock(options);
  const local = await problems.attempt(() => readLocalSettings(appDir));
  const environment = createAppSettings(options.environment, local?.values ?? {}).environment;
  const hostJson = await problems.attempt(() => readHostJson(appDir, environment));
  const packageJson = await problems.attempt(() => readPackageJson(appDir));
  const unlock = await problems.attempt(() => lockState(stateDir));

  let serving: Pick<ServedApp, 'handle' | 'handleRpc'> = notRunning;
  const onError = (error: unknown): void => logger.log('error', 'Host', errorText(error));
  const server = await problems.attempt(() =>
    startHttpServer({
      port: options.port ?? local?.port ?? usualPort,
      handle: (call) => serving.handle(call),
      allowedOrigins: local?.origins ?? [],
      onError,
    }),
  );
  const rpc = await startHttpServer({
    port: 0,
    handle: (call) => serving.handleRpc(call),
    allowedOrigins: [],
    onError,
  });
  const url = `http://localhost:${server?.port ?? 0}`;
  const settings = createAppSettings(options.environment, local?.values ?? {}, defaultSettings(url));
  const logger = createLogger(
    (record) => printer.log(record),
    hostJson?.logging.logLevel,
    () => clock.now(),
  );
  const supervisor =
    packageJson &&
    (await problems.attempt(() =>
      superviseApp({
        ...options,
        settings,
        logger,
        functionTimeoutMs: (hostJson ?? HostJson.parse({ version: '2.0' })).functionTimeout,
      }),
    ));
  const app =
    hostJson &&
    supervisor &&
    unlock &&
    (await problems.attempt(() =>
      serveApp({
        ...options,
        url,
        rpcUrl: `http://127.0.0.1:${rpc.port}`,
        clock,
        settings,
        hostJson,
        logger,
        supervisor,
      }),
    ));
  const closeAll = async (grace: number): Promise<void> => {
    await app?.stop(grace);
    await Promise.all([server?.close(grace), rpc.close(grace)]);
    await supervisor?.stop(grace);
    await app?.close();
    unlock?.();
  };
  if (problems.reasons.length > 0 || !app) {
    await closeAll(0);
  }
  problems.refuseIfAny();

  serving = app!;
  await app!.start();
  printer.event({ kind: 'ready', url, pid: process.pid, functions: app!.functionCount });
  return {
    url,
    stop: () => {
      serving = notRunning;
      return closeAll(graceMs);
    },
    kill: () => supervisor!.kill(),
  };
}

/** What Azure Functions Core Tools sets for host and app. */
function defaultSettings(url: string): Record<string, string> {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    FUNCTIONS_WORKER_RUNTIME: 'node',
    WEBSITE_HOSTNAME: new URL(url).host,
  };
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
