import type { Clock } from '../support/clock.ts';
import type { Printer } from './cli/printer.ts';
import { createHandler } from './create-handler.ts';
import { createDispatcher } from './functions/dispatcher.ts';
import { indexFunctions, type IndexedFunction } from './functions/index-functions.ts';
import { reportFunctions } from './functions/report-functions.ts';
import type { HttpCall } from './http/http-call.ts';
import type { Logger } from './logging/logger.ts';
import type { AppSettings } from './settings/app-settings.ts';
import type { HostJson } from './settings/host-json.ts';
import { durableSystemKey, eventGridSystemKey, loadKeys } from './state/keys.ts';
import { triggerListeners } from './triggers/registry.ts';
import type { Invocation, InvocationResult } from './worker/invocation.ts';
import type { Supervisor } from './workers/supervisor.ts';

export interface ServeAppOptions {
  readonly url: string;
  readonly stateDir: string;
  readonly auth: boolean;
  readonly strict: boolean;
  readonly clock: Clock;
  readonly settings: AppSettings;
  readonly hostJson: HostJson;
  readonly logger: Logger;
  readonly printer: Printer;
  readonly supervisor: Supervisor;
  readonly onWarning: (sentence: string) => void;
  /** Sees everything that passes between host and app. */
  readonly onExchange?: ((invocation: Invocation, result: InvocationResult) => void) | undefined;
}

/** The app's functions, ready to be called. */
export interface ServedApp {
  readonly functionCount: number;
  handle(call: HttpCall): Promise<Response>;
  /** Lets timers, queues and orchestrations begin. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws HostRefusedError when strict and a function cannot be served. */
export function serveApp(options: ServeAppOptions): ServedApp {
  const { settings, hostJson, logger, supervisor, clock, stateDir } = options;
  const warn = (sentence: string): void => {
    options.printer.event({ kind: 'warning', message: sentence });
    options.onWarning(sentence);
  };
  const dispatcher = createDispatcher({
    supervisor,
    logger,
    durableClient: () => '',
    onExchange: options.onExchange,
  });
  const index = indexFunctions(supervisor.app.functions, {
    settings,
    hostJson,
    createListener: (type, fn) =>
      triggerListeners[type]!({
        fn,
        clock,
        settings,
        hostJson,
        stateDir,
        invoke: (data) => dispatcher.trigger(fn, data),
        log: (level, sentence) => logger.log(level, `Host.Triggers.${fn.name}`, sentence),
      }),
  });
  reportFunctions(index, options);
  const names = index.served.map(({ fn }) => fn.name);
  const keys = loadKeys(stateDir, names, systemKeysOf(index.served));
  const listeners = index.served.filter(({ fn }) => !fn.disabled).flatMap(({ listener }) => listener ?? []);
  return {
    functionCount: index.served.length,
    handle: createHandler(options, { index, dispatcher, keys, warn, durable: undefined }),
    async start() {
      await Promise.all(listeners.map(async (listener) => listener.start()));
    },
    async stop() {
      await Promise.all(listeners.map((listener) => listener.stop()));
    },
  };
}

/** Each extension that the app uses has a key for its webhooks. */
function systemKeysOf(served: readonly IndexedFunction[]): string[] {
  const uses = (pattern: RegExp): boolean =>
    served.some(({ fn }) => [fn.trigger, ...fn.inputs].some(({ type }) => pattern.test(type)));
  return [
    ...(uses(/^(orchestrationTrigger|activityTrigger|entityTrigger|durableClient)$/i) ? [durableSystemKey] : []),
    ...(uses(/^eventGridTrigger$/i) ? [eventGridSystemKey] : []),
  ];
}
