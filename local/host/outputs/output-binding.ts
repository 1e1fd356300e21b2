import type { Binding } from '../functions/binding.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import type { TypedData } from '../worker/invocation.ts';

/** Sends what a function returned or set for one of its output bindings. */
export interface OutputBinding {
  /** Binding name; `$return` takes the return value. */
  readonly name: string;
  /** Throws an Error when the message could not be handed over; the call then fails. */
  send(value: TypedData): Promise<void>;
  /** Lets go of connections. */
  close?(): Promise<void>;
}

/** Makes the output of a binding. Throws an Error that names the missing or wrong setting. */
export type CreateOutput = (binding: Binding, settings: AppSettings) => OutputBinding;
