import type { Clock } from '../support/clock.ts';
import type { Printer } from './cli/printer.ts';
import type { DurableBackend } from './durable/backend.ts';
import { createHandler } from './create-handler.ts';
import { createDispatcher, type Dispatcher } from './functions/dispatcher.ts';
import { createDurableFunctions, usesDurable } from './functions/durable-functions.ts';
import { bindingIs } from './functions/binding.ts';
import type { HostFunction } from './functions/host-function.ts';
import { indexFunctions, type IndexedFunction } from './functions/index-functions.ts';
import { reportFunctions } from './functions/report-functions.ts';
import type { HttpCall } from './http/http-call.ts';
import { serveRpc } from './http/routes.ts';
import type { Logger } from './logging/logger.ts';
import type { AppSettings } from './settings/app-settings.ts';
import type { HostJson } from './settings/host-json.ts';
import { durableSystemKey, eventGridSystemKey, loadKeys, type Keys } from './state/keys.ts';
import type { Invocation, InvocationResult } from './worker/invocation.ts';
import type { Supervisor } from './workers/supervisor.ts';

export interface ServeAppOptions {
  readonly url: string;
  /** Origin of the client library's local RPC. */
  readonly rpcUrl: string;
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
  /** The local RPC of the durable client library, which asks for no key. */
  handleRpc(call: HttpCall): Promise<Response>;
  /** Lets timers, queues and orchestrations begin. */
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
  /** Lets go of the outputs' connections, once no call is under way. */
  close(): Promise<void>;
}

/** How many of the newest warnings the developer's page shows. */
const mostWarnings = 100;

/** Throws HostRefusedError when strict and a function cannot be served. */
export async function serveApp(options: ServeAppOptions): Promise<ServedApp> {
  const { settings, hostJson, logger, supervisor, clock, stateDir } = options;
  const warnings: { time: string; message: string }[] = [];
  const warn = (sentence: string): void => {
    warnings.push({ time: new Date(clock.now()).toISOString(), message: sentence });
    warnings.splice(0, warnings.length - mostWarnings);
    options.printer.event({ kind: 'warning', message: sentence });
    options.onWarning(sentence);
  };
  const dispatcher = createDispatcher({
    supervisor,
    logger,
    durableClient: () => durable?.clientBinding() ?? '',
    onExchange: options.onExchange,
  });
  const index = await indexFunctions(supervisor.app.functions, {
    settings,
    hostJson,
    createListener: (create, fn) =>
      create({
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
  const active = index.served.filter(({ fn }) => !fn.disabled);
  const keys = loadKeys(
    stateDir,
    index.served.map(({ fn }) => fn.name),
    systemKeysOf(index.served),
  );
  const durable = startDurable(
    options,
    active.map(({ fn }) => fn),
    { dispatcher, keys, warn },
  );
  const listeners = active.flatMap(({ listener }) => listener ?? []);
  const serveDurableCall = durable && ((request: Request) => durable.handle(request));
  return {
    functionCount: index.served.length,
    handle: createHandler(options, { index, dispatcher, keys, warn, warnings, durable: serveDurableCall }),
    handleRpc: (call) => serveRpc(call, serveDurableCall),
    async start() {
      durable?.start();
      await Promise.all(listeners.map(async (listener) => listener.start()));
    },
    async stop(graceMs) {
      await Promise.all(listeners.map((listener) => listener.stop()));
      await durable?.stop(graceMs);
    },
    async close() {
      await Promise.all(index.served.flatMap(({ fn }) => fn.senders.map(async (sender) => sender.close?.())));
    },
  };
}

function startDurable(
  options: ServeAppOptions,
  functions: readonly HostFunction[],
  { dispatcher, keys, warn }: { dispatcher: Dispatcher; keys: Keys; warn: (sentence: string) => void },
): DurableBackend | undefined {
  if (!functions.some(usesDurable)) {
    return undefined;
  }
  const systemKey = options.auth ? keys.system[durableSystemKey] : undefined;
  const addresses = { base: options.url, rpc: options.rpcUrl, ...(systemKey !== undefined && { systemKey }) };
  return createDurableFunctions({ ...options, functions, dispatcher, addresses, warn });
}

/** Each extension that the app uses has a key for its webhooks. */
function systemKeysOf(served: readonly IndexedFunction[]): string[] {
  return [
    ...(served.some(({ fn }) => usesDurable(fn)) ? [durableSystemKey] : []),
    ...(served.some(({ fn }) => bindingIs(fn.trigger, 'eventGridTrigger')) ? [eventGridSystemKey] : []),
  ];
}
