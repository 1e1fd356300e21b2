import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../support/clock.ts';
import type { FunctionMetadata, Invocation, InvocationResult } from '../worker/invocation.ts';
import type { DurableAddresses } from './addresses.ts';
import { createInstants } from './dotnet-time.ts';
import { isEntityId } from './entity/entity-state.ts';
import { runEntity } from './entity/run-entity.ts';
import type { Environment } from './environment.ts';
import { findDurableFunctions, type AbsentFunction } from './functions.ts';
import { createHistoryCache } from './history/history-cache.ts';
import { handle } from './management/handle.ts';
import { clientBinding } from './management/links.ts';
import { runTurn } from './orchestration/turn.ts';
import type { TokenOf } from './activity/outgoing-request.ts';
import { runActivity } from './activity/run-activity.ts';
import { createPace } from './pace.ts';
import { createQueue, type Queue } from './queue.ts';
import type { DurableSettings } from './settings.ts';
import { openStore } from './state/store.ts';
import { createTimers } from './timers.ts';

export interface DurableBackendOptions {
  /** The backend's own folder; it exists. */
  readonly stateDir: string;
  readonly clock: Clock;
  /** All functions of the app; those without a durable binding are ignored. */
  readonly functions: readonly FunctionMetadata[];
  /** Functions of the app that cannot be called. */
  readonly absent?: readonly AbsentFunction[];
  readonly settings: DurableSettings;
  /** Calls a function of the app. Rejects only when the host itself is stopping or the worker is gone. */
  readonly invoke: (invocation: Invocation) => Promise<InvocationResult>;
  /** Tokens for `callHttp`, by the app's managed identity. */
  readonly tokenOf: TokenOf;
  /** Told what the app does that will go wrong in Azure. */
  readonly warn: (sentence: string) => void;
  readonly addresses: DurableAddresses;
}

export interface DurableBackend {
  /** Continues what the state on disk holds. */
  start(): void;
  /** Takes no new work; work under way gets `graceMs` real milliseconds to end. */
  stop(graceMs?: number): Promise<void>;
  /** Serves `/runtime/webhooks/durabletask/…` and `/durabletask/…`; keys are checked before. */
  handle(request: Request): Promise<Response>;
  /** The value of a `durableClient` binding, as text. */
  clientBinding(): string;
}

/** How long work may run on after `stop`, in real milliseconds. */
const defaultGrace = 10_000;

/** Real milliseconds until work that the worker could not take is tried again. */
const retryAfter = 500;

export function createDurableBackend(options: DurableBackendOptions): DurableBackend {
  const { clock, settings, addresses, invoke, tokenOf } = options;
  let stopped = false;
  // What ends after the state was closed runs again at the next start; there is nothing to warn of.
  const warn = (sentence: string): void => (stopped ? undefined : options.warn(sentence));
  const store = openStore(options.stateDir);
  const environment: Environment = {
    clock,
    instant: createInstants(clock),
    store,
    histories: createHistoryCache(store),
    functions: findDurableFunctions(options.functions, options.absent),
    settings,
    invoke,
    tokenOf,
    warn,
    wake: {
      instance: (id) => (isEntity(id) ? entities : orchestrations).add(id),
      activity: (seq) => activities.add(seq),
      timers: () => timers.changed(),
    },
  };
  const isEntity = (id: string): boolean => isEntityId(id) && !store.instances.find(id);
  const { orchestrations, activities, entities } = createQueues(environment);
  const timers = createTimers(environment);
  return {
    start() {
      store.instancesWithMessages().forEach((id) => environment.wake.instance(id));
      store.tasks().forEach((seq) => environment.wake.activity(seq));
      timers.changed();
    },
    async stop(graceMs = defaultGrace) {
      stopped = true;
      timers.stop();
      const ended = Promise.all([orchestrations.stop(), activities.stop(), entities.stop()]);
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      store.close();
    },
    handle: (request) => handle(environment, addresses, request),
    clientBinding: () => clientBinding(addresses, settings),
  };
}

function createQueues(environment: Environment) {
  const { settings, store } = environment;
  const pace = createPace(store);
  const queue = <Key>(limit: number, work: (key: Key) => Promise<void>, gather?: (key: Key) => number): Queue<Key> => {
    const run = (key: Key): Promise<void> =>
      work(key).catch((error: unknown) => {
        environment.warn(`The host could not run ${String(key)} and tries again: ${String(error)}`);
        setTimeout(() => made.add(key), retryAfter).unref();
      });
    const made = createQueue<Key>({ limit, run, ...(gather ? { gather } : {}) });
    return made;
  };
  return {
    orchestrations: queue<string>(
      settings.maxConcurrentOrchestratorFunctions,
      (id) => pace.measure(id, () => runTurn(environment, id)),
      (id) => pace.gatherFor(id),
    ),
    activities: queue<number>(settings.maxConcurrentActivityFunctions, (seq) => runActivity(environment, seq)),
    entities: queue<string>(settings.maxConcurrentEntityFunctions, (id) => runEntity(environment, id)),
  };
}
