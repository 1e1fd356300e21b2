import { z } from 'zod';
import type { OutputBinding } from '../outputs/output-binding.ts';
import { resolveSettings, type AppSettings } from '../settings/app-settings.ts';
import type { FunctionMetadata } from '../worker/invocation.ts';
import type { Binding } from './binding.ts';

/** A function of the app as the host serves it. */
export interface HostFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly trigger: Binding;
  /** Input bindings besides the trigger. */
  readonly inputs: readonly Binding[];
  readonly outputs: readonly Binding[];
  /** Where what the function sends goes; the http output is not among them. */
  readonly senders: readonly OutputBinding[];
  readonly disabled: boolean;
}

const RawBinding = z.looseObject({
  name: z.string().min(1),
  type: z.string().min(1),
  direction: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(['in', 'out', 'inout'])),
});

/** Throws an Error that says why the function cannot be served. */
export function parseFunction(metadata: FunctionMetadata, settings: AppSettings): Omit<HostFunction, 'senders'> {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(metadata.name)) {
    throw new Error(
      `'${metadata.name}' is not a valid function name: letters, digits, '_' and '-', at most 128, a letter first.`,
    );
  }
  const bindings = metadata.rawBindings.map((raw) => toBinding(raw, settings));
  const triggers = bindings.filter(({ type }) => isTrigger(type));
  const [trigger, second] = triggers;
  if (!trigger || second) {
    throw new Error(`A function has exactly one trigger; this one has ${triggers.length}.`);
  }
  return {
    name: metadata.name,
    metadata,
    trigger,
    inputs: bindings.filter((binding) => binding !== trigger && binding.direction !== 'out'),
    outputs: bindings.filter(({ direction }) => direction !== 'in'),
    disabled: isDisabled(metadata.name, settings),
  };
}

function toBinding(raw: string, settings: AppSettings): Binding {
  const parsed = RawBinding.parse(JSON.parse(raw));
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => [
      key,
      typeof value === 'string' ? resolveSettings(value, settings) : value,
    ]),
  ) as unknown as Binding;
}

function isTrigger(type: string): boolean {
  return type.toLowerCase().endsWith('trigger');
}

function isDisabled(name: string, settings: AppSettings): boolean {
  const value = settings.get(`AzureWebJobs.${name}.Disabled`) ?? settings.get(`AzureWebJobs_${name}_Disabled`);
  return value !== undefined && /^(true|1)$/i.test(value);
}
