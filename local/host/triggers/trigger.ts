import type { Clock } from '../../support/clock.ts';
import type { TriggerData } from '../functions/dispatcher.ts';
import type { HostFunction } from '../functions/host-function.ts';
import type { HostJson } from '../settings/host-json.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import type { InvocationResult } from '../worker/invocation.ts';

/** What a trigger's listener works with. */
export interface TriggerContext {
  readonly fn: HostFunction;
  readonly clock: Clock;
  readonly settings: AppSettings;
  readonly hostJson: HostJson;
  /** The host's state folder; it exists. */
  readonly stateDir: string;
  /** Calls the function. When the worker dies under it, the call has failed. */
  readonly invoke: (data: TriggerData) => Promise<InvocationResult>;
  readonly log: (level: 'information' | 'warning' | 'error', sentence: string) => void;
}

/** Waits for whatever fires one function. */
export interface TriggerListener {
  /** Begins to call the function. */
  start(): void | Promise<void>;
  /** Takes nothing new, and resolves when calls under way have ended. */
  stop(): Promise<void>;
  /** Calls the function because somebody asked the admin API to; `input` is the text given, perhaps empty. */
  invokeOnDemand?(input: string): Promise<InvocationResult>;
}

/** Makes the listener of a function. Throws an Error that says why the function cannot be served. */
export type CreateListener = (context: TriggerContext) => TriggerListener;
