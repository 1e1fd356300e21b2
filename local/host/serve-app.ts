import type { Clock } from '../support/clock.ts';
import type { Printer } from './cli/printer.ts';
import type { DurableBackend } from './durable/backend.ts';
import { createHandler, type HandlerParts } from './create-handler.ts';
import { createDispatcher, type Dispatcher } from './functions/dispatcher.ts';
import { createDurableFunctions, usesDurable } from './functions/durable-functions.ts';
import { bindingIs } from './functions/binding.ts';
import type { HostFunction } from './functions/host-function.ts';
import { indexFunctions } from './functions/index-functions.ts';
import { reportFunctions } from './functions/report-functions.ts';
import type { HttpCall } from './http/http-call.ts';
import { serveRpc } from './http/routes.ts';
import type { Logger } from './logging/logger.ts';
import type { AppSettings } from './settings/app-settings.ts';
import type { HostJson } from './settings/host-json.ts';
import { findInstalledExtensions } from './settings/installed-extensions.ts';
import { durableSystemKey, eventGridSystemKey, loadKeys } from './state/keys.ts';
import type { Invocation, InvocationResult } from './worker/invocation.ts';
import type { TriggerContext } from './triggers/trigger.ts';
import { createWarnings } from './warnings.ts';
import type { Supervisor } from './workers/supervisor.ts';

export interface ServeAppOptions {
  readonly url: string;
  /** Origin of the client library's local RPC. */
  readonly rpcUrl: string;
  readonly appDir: string;
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
  readonly handle: (call: HttpCall) => Promise<Response>;
  /** The local RPC of the durable client library, which asks for no key. */
  readonly handleRpc: (call: HttpCall) => Promise<Response>;
  /** Lets timers, queues and orchestrations begin. */
  start(): Promise<void>;
  /** Nothing fires any more; resolves when calls that fired have ended. */
  stopTriggers(): Promise<void>;
  stopDurable(graceMs: number): Promise<void>;
  /** Lets go of the outputs' connections, once no call is under way. */
  close(): Promise<void>;
}

/** Throws HostRefusedError when strict and a function cannot be served. */
export async function serveApp(options: ServeAppOptions): Promise<ServedApp> {
  const { logger, supervisor, stateDir } = options;
  const warnings = createWarnings(options);
  const dispatcher = createDispatcher({
    supervisor,
    logger,
    durableClient: () => durable?.clientBinding() ?? '',
    onExchange: options.onExchange,
  });
  const index = await indexFunctions(supervisor.app.functions, {
    ...options,
    hasExtension: findInstalledExtensions(options.appDir, options.hostJson),
    createListener: (create, fn) => create(toTriggerContext(fn, dispatcher, options)),
  });
  reportFunctions(index, options);
  const functions = index.served.map(({ fn }) => fn);
  const active = index.served.filter(({ fn }) => !fn.disabled);
  const keys = loadKeys(
    stateDir,
    functions.map(({ name }) => name),
    systemKeysOf(functions),
  );
  const parts = { index, dispatcher, keys, warn: warnings.warn, warnings: warnings.newest };
  const durable = startDurable(options, parts);
  const listeners = active.flatMap(({ listener }) => listener ?? []);
  const serveDurableCall = durable && ((request: Request) => durable.handle(request));
  return {
    functionCount: functions.length,
    handle: createHandler(options, { ...parts, durable: serveDurableCall }),
    handleRpc: (call) => serveRpc(call, serveDurableCall),
    async start() {
      durable?.start();
      await Promise.all(listeners.map(async (listener) => listener.start()));
    },
    stopTriggers: async () => void (await Promise.all(listeners.map((listener) => listener.stop()))),
    stopDurable: async (graceMs) => durable?.stop(graceMs),
    close: async () => {
      await Promise.all(functions.flatMap(({ senders }) => senders.map(async (sender) => sender.close?.())));
    },
  };
}

function toTriggerContext(fn: HostFunction, dispatcher: Dispatcher, options: ServeAppOptions): TriggerContext {
  const { clock, settings, hostJson, stateDir, logger } = options;
  return {
    fn,
    clock,
    settings,
    hostJson,
    stateDir,
    invoke: (data) => dispatcher.trigger(fn, data),
    log: (level, sentence) => logger.log(level, `Host.Triggers.${fn.name}`, sentence),
  };
}

function startDurable(
  options: ServeAppOptions,
  { index, dispatcher, keys, warn }: Pick<HandlerParts, 'index' | 'dispatcher' | 'keys' | 'warn'>,
): DurableBackend | undefined {
  const served = index.served.map(({ fn }) => fn);
  const functions = served.filter(({ disabled }) => !disabled);
  if (!functions.some(usesDurable)) {
    return undefined;
  }
  const disabled = served.flatMap(({ name, disabled }) => (disabled ? [{ name, reason: 'disabled' }] : []));
  const absent = [...index.leftOut, ...disabled];
  const systemKey = options.auth ? keys.system[durableSystemKey] : undefined;
  const addresses = { base: options.url, rpc: options.rpcUrl, ...(systemKey !== undefined && { systemKey }) };
  return createDurableFunctions({ ...options, functions, absent, dispatcher, addresses, warn });
}

/** Each extension that the app uses has a key for its webhooks. */
function systemKeysOf(functions: readonly HostFunction[]): string[] {
  return [
    ...(functions.some(usesDurable) ? [durableSystemKey] : []),
    ...(functions.some(({ trigger }) => bindingIs(trigger, 'eventGridTrigger')) ? [eventGridSystemKey] : []),
  ];
}
