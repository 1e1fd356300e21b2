import type { Clock } from '../support/clock.ts';
import type { Printer } from './cli/printer.ts';
import { createDispatcher } from './functions/dispatcher.ts';
import { indexFunctions, type FunctionIndex, type IndexedFunction } from './functions/index-functions.ts';
import { createAuthorization } from './http/authorization.ts';
import { createFunctionHandler } from './http/function-handler.ts';
import { createRouteTable } from './http/function-routes.ts';
import type { HttpCall } from './http/http-call.ts';
import type { Logger } from './logging/logger.ts';
import { HostRefusedError } from './problems.ts';
import type { AppSettings } from './settings/app-settings.ts';
import type { HostJson } from './settings/host-json.ts';
import { durableSystemKey, eventGridSystemKey, loadKeys } from './state/keys.ts';
import { triggerListeners } from './triggers/registry.ts';
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
}

/** The app's functions, ready to be called. */
export interface ServedApp {
  readonly functionCount: number;
  handle(call: HttpCall): Promise<Response>;
  /** Lets timers, queues and orchestrations begin. */
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/** Throws HostRefusedError when strict and a function cannot be served. */
export async function serveApp(options: ServeAppOptions): Promise<ServedApp> {
  const { settings, hostJson, logger, supervisor, clock, stateDir, printer } = options;
  const warn = (sentence: string): void => {
    printer.event({ kind: 'warning', message: sentence });
    options.onWarning(sentence);
  };
  const dispatcher = createDispatcher({
    supervisor,
    logger,
    durableClient: () => '',
    outputs: (fn) => byName.get(fn.name)?.outputs ?? [],
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
  const byName = new Map(index.served.map((indexed) => [indexed.fn.name, indexed]));
  report(index, options);
  const keys = loadKeys(
    stateDir,
    index.served.map(({ fn }) => fn.name),
    [durableSystemKey, eventGridSystemKey],
  );
  const handleFunction = createFunctionHandler({
    findRoute: createRouteTable(
      index.served.flatMap(({ route }) => route ?? []),
      hostJson.extensions.http.routePrefix,
    ),
    authorization: createAuthorization(keys, options.auth),
    dispatcher,
    httpUri: () => supervisor.httpUri(),
    warn,
  });
  const listeners = index.served.filter(({ fn }) => !fn.disabled).flatMap(({ listener }) => listener ?? []);
  return {
    functionCount: index.served.length,
    handle: handleFunction,
    async start() {
      await Promise.all(listeners.map((listener) => listener.start()));
    },
    async stop(graceMs) {
      void graceMs;
      await Promise.all(listeners.map((listener) => listener.stop()));
    },
  };
}

/** Names every function with its trigger and URL, and every one that is left out with the reason. */
function report({ served, leftOut }: FunctionIndex, { printer, strict, url, hostJson }: ServeAppOptions): void {
  for (const indexed of served) {
    const address = urlOf(indexed, url, hostJson.extensions.http.routePrefix);
    printer.event({
      kind: 'function',
      name: indexed.fn.name,
      trigger: indexed.fn.trigger.type,
      ...(address !== undefined && { url: address }),
      disabled: indexed.fn.disabled,
    });
  }
  leftOut.forEach(({ name, reason }) => printer.event({ kind: 'leftOut', name, reason }));
  if (strict && leftOut.length > 0) {
    throw new HostRefusedError(leftOut.map(({ name, reason }) => `The function '${name}' is in error: ${reason}`));
  }
}

function urlOf({ route }: IndexedFunction, url: string, prefix: string): string | undefined {
  const parts = [url, prefix.replace(/^\/+|\/+$/g, ''), route?.template.text].filter((part) => part !== '');
  return route && parts.join('/');
}
