import { findConflict, toFunctionRoute, type FunctionRoute } from '../http/routing/function-routes.ts';
import type { OutputBinding } from '../outputs/output-binding.ts';
import { outputBindings } from '../outputs/registry.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import type { HasExtension } from '../settings/installed-extensions.ts';
import { triggerListeners } from '../triggers/registry.ts';
import type { CreateListener, TriggerListener } from '../triggers/trigger.ts';
import type { FunctionMetadata } from '../worker/invocation.ts';
import type { Binding } from './binding.ts';
import { refuseUnknownBindings } from './refuse-unknown-bindings.ts';
import { parseFunction, type HostFunction } from './host-function.ts';

export interface IndexedFunction {
  readonly fn: HostFunction;
  /** Of HTTP functions. */
  readonly route?: FunctionRoute;
  /** Of triggers that wait by themselves. */
  readonly listener?: TriggerListener;
}

/** A function that is not served, and why. */
export interface LeftOutFunction {
  readonly name: string;
  readonly reason: string;
}

export interface FunctionIndex {
  readonly served: readonly IndexedFunction[];
  readonly leftOut: readonly LeftOutFunction[];
}

export interface IndexOptions {
  readonly settings: AppSettings;
  readonly hasExtension: HasExtension;
  /** Makes the listener of a function; throws an Error that says why it cannot be served. */
  readonly createListener: (create: CreateListener, fn: HostFunction) => TriggerListener;
}

/** Sorts the app's functions into those that can be served and those that cannot, as the real host does at its start. */
export async function indexFunctions(all: readonly FunctionMetadata[], options: IndexOptions): Promise<FunctionIndex> {
  const served: IndexedFunction[] = [];
  const leftOut: LeftOutFunction[] = [];
  for (const metadata of all) {
    try {
      served.push(await indexFunction(metadata, served, options));
    } catch (error) {
      leftOut.push({ name: metadata.name, reason: (error as Error).message });
    }
  }
  return { served, leftOut };
}

async function indexFunction(
  metadata: FunctionMetadata,
  others: readonly IndexedFunction[],
  { settings, hasExtension, createListener }: IndexOptions,
): Promise<IndexedFunction> {
  const parsed = parseFunction(metadata, settings);
  const twin = others.find((other) => other.fn.name.toLowerCase() === parsed.name.toLowerCase());
  if (twin) {
    throw new Error(`Function names are not case-sensitive: '${twin.fn.name}' is there already.`);
  }
  refuseUnknownBindings(parsed, hasExtension);
  const fn: HostFunction = { ...parsed, senders: await toSenders(parsed.outputs, settings) };
  const type = fn.trigger.type.toLowerCase();
  if (type === 'httptrigger') {
    return { fn, route: toFreeRoute(fn, others) };
  }
  const loadListener = triggerListeners[type];
  return loadListener ? { fn, listener: createListener(await loadListener(), fn) } : { fn };
}

function toFreeRoute(fn: HostFunction, others: readonly IndexedFunction[]): FunctionRoute {
  const route = toFunctionRoute(fn);
  const conflict = findConflict(
    route,
    others.flatMap((other) => other.route ?? []),
  );
  if (conflict) {
    throw new Error(`The route specified conflicts with the route defined by function '${conflict.fn.name}'.`);
  }
  return route;
}

async function toSenders(outputs: readonly Binding[], settings: AppSettings): Promise<OutputBinding[]> {
  const senders: OutputBinding[] = [];
  for (const binding of outputs) {
    const create = await outputBindings[binding.type.toLowerCase()]?.();
    if (create) {
      senders.push(create(binding, settings));
    }
  }
  return senders;
}
