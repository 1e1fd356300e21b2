import type { HostFunction } from '../../../../local/host/functions/host-function.ts';

export interface FunctionFacts {
  readonly name: string;
  /** Members of the trigger's binding besides name and direction; a queue's unless given. */
  readonly trigger?: { readonly type: string; readonly [setting: string]: unknown };
  readonly outputs?: HostFunction['outputs'];
  readonly senders?: HostFunction['senders'];
  readonly inputs?: HostFunction['inputs'];
  readonly directory?: string;
  readonly scriptFile?: string;
  readonly disabled?: boolean;
}

/** A function as the host serves it, without an app behind it. */
export function hostFunction(facts: FunctionFacts): HostFunction {
  const { name, directory = '/app', scriptFile = 'main.js' } = facts;
  const trigger = { type: 'serviceBusTrigger', ...facts.trigger, name: 'trigger', direction: 'in' as const };
  const rawBindings = [trigger, ...(facts.inputs ?? []), ...(facts.outputs ?? [])].map((one) => JSON.stringify(one));
  return {
    name,
    metadata: { name, functionId: name, directory, scriptFile, rawBindings },
    trigger,
    inputs: facts.inputs ?? [],
    outputs: facts.outputs ?? [],
    senders: facts.senders ?? [],
    disabled: facts.disabled ?? false,
  };
}
