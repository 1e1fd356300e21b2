import type { Logger } from '../logging/logger.ts';
import { HostRefusedError } from '../problems.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import { settingsAdvice } from '../settings/local-settings.ts';
import { formatTimeSpan } from '../settings/time-span.ts';
import type { WorkerLog } from '../worker/messages.ts';
import { superviseWorker, type Supervisor } from './supervisor.ts';
import { AppLoadError, WorkerGoneError } from './worker-process.ts';

export interface SuperviseAppOptions {
  readonly appDir: string;
  readonly speed: number;
  readonly epoch: number;
  readonly settings: AppSettings;
  readonly logger: Logger;
  readonly functionTimeoutMs: number;
}

/** Loads the app into a worker whose logs go to the host's. Throws HostRefusedError with the app's own stack. */
export async function superviseApp(options: SuperviseAppOptions): Promise<Supervisor> {
  const { logger } = options;
  try {
    return await superviseWorker({
      ...options,
      environment: options.settings.environment,
      nodeArguments: nodeArgumentsOf(options.settings),
      onLog: (log) => logger.log(log.level, categoryOf(log), log.message),
      onConsole: (line) => logger.log('information', 'Host.Function.Console', line),
      onWorkerLost: (sentence) => logger.log('error', 'Host.Worker', sentence),
      onTimeout: ({ functionName, invocationId }) =>
        logger.log(
          'error',
          `Function.${functionName}`,
          `Timeout value of ${formatTimeSpan(options.functionTimeoutMs)} exceeded by function: Functions.${functionName} ` +
            `(Id: '${invocationId}'). The worker process is replaced.`,
        ),
    });
  } catch (error) {
    if (error instanceof AppLoadError) {
      throw new HostRefusedError([describeLoadError(error), ...settingsAdvice(options.appDir)]);
    }
    if (error instanceof WorkerGoneError) {
      throw new HostRefusedError([`The app ended its process while it was loaded: ${error.message}`]);
    }
    throw error;
  }
}

/** What `func start --language-worker -- …` leads to; `NODE_OPTIONS` passes on its own. */
function nodeArgumentsOf(settings: AppSettings): string[] {
  return (
    settings
      .get('languageWorkers__node__arguments')
      ?.split(/\s+/)
      .filter((part) => part !== '') ?? []
  );
}

/** The stack begins with the message already; before it, only what was being done. */
function describeLoadError({ message, detail }: AppLoadError): string {
  const [step] =
    /^(Worker was unable to load entry point "[^"]*"|An appStart hook of the app failed)/.exec(message) ?? [];
  return step === undefined || detail.stackTrace === '' ? message : `${step}: ${detail.stackTrace}`;
}

/** User logs of an invocation come out under `Function.<name>.User`. */
function categoryOf({ category, logCategory }: WorkerLog): string {
  if (logCategory === 'user') {
    const name = category?.replace(/\.Invocation$/, '');
    return name === undefined ? 'Function.User' : `Function.${name}.User`;
  }
  return 'Worker';
}
