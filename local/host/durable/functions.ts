import { z } from 'zod';
import type { FunctionMetadata } from '../worker/invocation.ts';

/** A function of the app with a durable trigger. */
interface DurableFunction {
  readonly name: string;
  /** Name of its trigger binding, under which the value is handed over. */
  readonly binding: string;
}

/** The app's durable functions; Azure looks them up in any casing. */
export interface DurableFunctions {
  orchestrator(name: string): DurableFunction | undefined;
  activity(name: string): DurableFunction | undefined;
  entity(name: string): DurableFunction | undefined;
  /** Why a function that is called cannot be. */
  whyMissing(name: string): Missing;
  readonly orchestratorNames: readonly string[];
  /** In lower case, as entities are named everywhere. */
  readonly entityNames: readonly string[];
}

const Binding = z.looseObject({ name: z.string(), type: z.string() });

/** Why a function is not there, for a sentence that names it: `which …`. */
export interface Missing {
  readonly why: string;
  /** Whether Azure may have it. */
  readonly onlyHere: boolean;
}

/** A function of the app that cannot be called, and why. */
export interface AbsentFunction {
  readonly name: string;
  /** `disabled` by a setting, as it would be in Azure; else why this host leaves it out. */
  readonly reason: string;
}

export function findDurableFunctions(
  functions: readonly FunctionMetadata[],
  absent: readonly AbsentFunction[] = [],
): DurableFunctions {
  const orchestrators = withTrigger(functions, 'orchestrationTrigger');
  const activities = withTrigger(functions, 'activityTrigger');
  const entities = withTrigger(functions, 'entityTrigger');
  return {
    orchestrator: (name) => orchestrators.get(name.toLowerCase()),
    activity: (name) => activities.get(name.toLowerCase()),
    entity: (name) => entities.get(name.toLowerCase()),
    whyMissing: (name) => whyMissing(absent.find((one) => one.name.toLowerCase() === name.toLowerCase())),
    orchestratorNames: [...orchestrators.values()].map(({ name }) => name),
    entityNames: [...entities.keys()].sort(),
  };
}

function whyMissing(absent: AbsentFunction | undefined): Missing {
  if (!absent) {
    return { why: 'which the app does not have', onlyHere: false };
  }
  return absent.reason === 'disabled'
    ? { why: 'which is disabled', onlyHere: false }
    : { why: `which this host leaves out: ${absent.reason.replace(/\.$/, '')}`, onlyHere: true };
}

function withTrigger(functions: readonly FunctionMetadata[], type: string): ReadonlyMap<string, DurableFunction> {
  const found = new Map<string, DurableFunction>();
  for (const { name, rawBindings } of functions) {
    const bindings = rawBindings.map((text) => Binding.parse(JSON.parse(text)));
    const trigger = bindings.find((binding) => binding.type.toLowerCase() === type.toLowerCase());
    if (trigger) {
      found.set(name.toLowerCase(), { name, binding: trigger.name });
    }
  }
  return found;
}
