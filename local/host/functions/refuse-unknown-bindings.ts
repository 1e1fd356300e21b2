import { outputBindings } from '../outputs/registry.ts';
import type { HasExtension } from '../settings/installed-extensions.ts';
import { triggerListeners } from '../triggers/registry.ts';
import type { Binding } from './binding.ts';
import type { HostFunction } from './host-function.ts';

type Bindings = Pick<HostFunction, 'trigger' | 'inputs' | 'outputs'>;

/** Triggers that no listener waits for: other parts of the host call their functions, or (warmup) nobody does locally. */
const calledTriggers = new Set([
  'httptrigger',
  'eventgridtrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'entitytrigger',
  'warmuptrigger',
]);

/** Throws an Error for a binding that this host does not have, or whose extension the app did not install. */
export function refuseUnknownBindings({ trigger, inputs, outputs }: Bindings, hasExtension: HasExtension): void {
  const bindings = [trigger, ...inputs, ...outputs];
  const unknown = bindings.filter((binding) => !(binding === trigger ? isTrigger(binding) : isKnown(binding)));
  if (unknown.length > 0) {
    throw new Error(`The binding type(s) ${listOf(unknown)} are not supported by this host.`);
  }
  const missing = bindings.filter(({ type }) => !hasExtension(type));
  if (missing.length > 0) {
    throw new Error(
      `The binding type(s) ${listOf(missing)} are not registered. Please ensure the type is correct and the binding ` +
        'extension is installed: host.json has no "extensionBundle".',
    );
  }
}

function isTrigger({ type }: Binding): boolean {
  return calledTriggers.has(type.toLowerCase()) || type.toLowerCase() in triggerListeners;
}

function isKnown({ type, direction }: Binding): boolean {
  const name = type.toLowerCase();
  return direction === 'in' ? name === 'durableclient' : name === 'http' || name in outputBindings;
}

function listOf(bindings: readonly Binding[]): string {
  return [...new Set(bindings.map(({ type }) => `'${type}'`))].join(', ');
}
