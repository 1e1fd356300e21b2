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
  readonly orchestratorNames: readonly string[];
  /** In lower case, as entities are named everywhere. */
  readonly entityNames: readonly string[];
}

const Binding = z.looseObject({ name: z.string(), type: z.string() });

export function findDurableFunctions(functions: readonly FunctionMetadata[]): DurableFunctions {
  const orchestrators = withTrigger(functions, 'orchestrationTrigger');
  const activities = withTrigger(functions, 'activityTrigger');
  const entities = withTrigger(functions, 'entityTrigger');
  return {
    orchestrator: (name) => orchestrators.get(name.toLowerCase()),
    activity: (name) => activities.get(name.toLowerCase()),
    entity: (name) => entities.get(name.toLowerCase()),
    orchestratorNames: [...orchestrators.values()].map(({ name }) => name),
    entityNames: [...entities.keys()].sort(),
  };
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
