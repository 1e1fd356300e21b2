import type { Clock } from '../../support/clock.ts';
import type { FunctionMetadata, Invocation, InvocationResult } from '../worker/invocation.ts';
import type { DurableSettings } from './settings.ts';

/** Where callers reach the host. */
export interface DurableAddresses {
  /** Origin in the links given to people and systems, e.g. `http://localhost:7071`. */
  readonly base: string;
  /** Origin of the local RPC that the client library uses, e.g. `http://127.0.0.1:7071`. */
  readonly rpc: string;
  /** Added to links as `code=`; absent when the host asks for no keys. */
  readonly systemKey?: string;
}

export interface DurableBackendOptions {
  /** The backend's own folder; it exists. */
  readonly stateDir: string;
  readonly clock: Clock;
  /** All functions of the app; those without a durable binding are ignored. */
  readonly functions: readonly FunctionMetadata[];
  readonly settings: DurableSettings;
  /** Calls a function of the app. Rejects only when the host itself is stopping or the worker is gone. */
  readonly invoke: (invocation: Invocation) => Promise<InvocationResult>;
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
