import { createClock, type Clock } from '../support/clock.ts';
import type { HostOptions } from './cli/options.ts';
import type { Printer } from './cli/printer.ts';
import { openDoors } from './http/doors.ts';
import { createLogger } from './logging/logger.ts';
import { createProblems, HostRefusedError, type Problems } from './problems.ts';
import { serveApp, type ServeAppOptions } from './serve-app.ts';
import { createAppSettings, type AppSettings } from './settings/app-settings.ts';
import { HostJson, readHostJson } from './settings/host-json.ts';
import { readLocalSettings } from './settings/local-settings.ts';
import { readPackageJson } from './settings/package-json.ts';
import { lockState } from './state/lock.ts';
import { superviseApp, type SuperviseAppOptions } from './workers/supervise-app.ts';
import type { Supervisor } from './workers/supervisor.ts';

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
/** The limit of Azure Functions for the body of a request (HTTP trigger, limits). */
const usualBodyLimit = 100 * 1024 * 1024;
/** Real milliseconds that calls under way may take once the host is told to stop. */
const graceMs = 10_000;

/** Starts a host for an app. Throws HostRefusedError with every reason why it cannot. */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const problems = createProblems();
  const setup = await readSetup(options, problems);
  const logger = createLogger(
    (record) => options.printer.log(record),
    setup.hostJson?.logging.logLevel,
    () => setup.clock.now(),
  );
  const doors = await openDoors({ ...setup, logger }, problems);
  const unlock = await problems.attempt(() => lockState(options.stateDir));
  const settings = setup.settings(doors.url);
  const supervisor = await problems.attempt(() => loadApp(setup, { ...options, settings, logger }));
  const app =
    setup.hostJson && supervisor && unlock
      ? await problems.attempt(() =>
          serveApp({ ...options, ...setup, ...doors, settings, hostJson: setup.hostJson!, logger, supervisor }),
        )
      : undefined;
  if (!app || !supervisor || problems.reasons.length > 0) {
    await Promise.all([doors.close(0), supervisor?.stop(0)]);
    unlock?.();
    throw new HostRefusedError(problems.reasons);
  }
  doors.open(app);
  await app.start();
  options.printer.event({ kind: 'ready', url: doors.url, pid: process.pid, functions: app.functionCount });
  return {
    url: doors.url,
    kill: () => supervisor.kill(),
    stop: async () => {
      // Calls under way may still use the durable client, whose RPC therefore closes after them.
      await Promise.all([app.stopTriggers(), doors.closeFront(graceMs)]);
      await app.stopDurable(graceMs);
      await doors.close(graceMs);
      await supervisor.stop(graceMs);
      await app.close();
      unlock?.();
    },
  };
}

interface Setup {
  readonly clock: Clock;
  readonly port: number;
  readonly allowedOrigins: readonly string[];
  /** Longest body of a request. */
  readonly maxBodyBytes: number;
  /** Undefined when it cannot be read. */
  readonly hostJson: HostJson | undefined;
  readonly hasMain: boolean;
  /** The app settings of a host at an address. */
  readonly settings: (url: string) => AppSettings;
}

/** Reads what the app's folder says. */
async function readSetup({ appDir, ...options }: StartHostOptions, problems: Problems): Promise<Setup> {
  const local = await problems.attempt(() => readLocalSettings(appDir));
  const settings = (url: string): AppSettings =>
    createAppSettings(options.environment, local?.values ?? {}, defaultSettings(url));
  const early = createAppSettings(options.environment, local?.values ?? {});
  const hostJson = await problems.attempt(() => readHostJson(appDir, early.environment));
  const maxBodyBytes = await problems.attempt(() => bodyLimitOf(early));
  const packageJson = await problems.attempt(() => readPackageJson(appDir));
  return {
    clock: createClock(options),
    port: options.port ?? local?.port ?? usualPort,
    allowedOrigins: local?.origins ?? [],
    maxBodyBytes: maxBodyBytes ?? usualBodyLimit,
    hostJson,
    hasMain: packageJson !== undefined,
    settings,
  };
}

/** The app setting that raises or lowers the limit, in bytes. */
function bodyLimitOf(settings: AppSettings): number {
  const given = settings.get('FUNCTIONS_REQUEST_BODY_SIZE_LIMIT');
  if (given !== undefined && !/^\d{1,15}$/.test(given)) {
    throw new Error(`FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "${given}" is not a number of bytes`);
  }
  return given === undefined ? usualBodyLimit : Number(given);
}

/** Loads the app into a worker, even where host.json is wrong: what it throws is a reason as well. */
async function loadApp(
  { hasMain, hostJson }: Setup,
  options: Omit<SuperviseAppOptions, 'functionTimeoutMs'>,
): Promise<Supervisor | undefined> {
  const { functionTimeout } = hostJson ?? HostJson.parse({ version: '2.0' });
  return hasMain ? superviseApp({ ...options, functionTimeoutMs: functionTimeout }) : undefined;
}

/** What Azure Functions Core Tools sets for host and app. */
function defaultSettings(url: string): Record<string, string> {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    FUNCTIONS_WORKER_RUNTIME: 'node',
    WEBSITE_HOSTNAME: new URL(url).host,
  };
}
