import { resourceGroupId } from './resource-path.ts';
import { compileWildcard } from './wildcard.ts';

interface GroupOf {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/**
 * What the rules say of a machine's resource group; null for nothing. A whole id tells before a name, a name before a
 * pattern with `*`, and of those the first.
 */
export function compileGroupPatterns<Value>(
  rules: readonly { readonly pattern: string; readonly value: Value }[],
): (machine: GroupOf) => Value | null {
  const exact = new Map<string, Value>();
  const open: { readonly matches: (text: string) => boolean; readonly value: Value }[] = [];
  for (const { pattern, value } of rules) {
    if (pattern.startsWith('*') || pattern.endsWith('*')) {
      open.push({ matches: compileWildcard(pattern), value });
    } else if (!exact.has(pattern.toLowerCase())) {
      exact.set(pattern.toLowerCase(), value);
    }
  }
  return (machine) => {
    const name = machine.resourceGroup.toLowerCase();
    return (
      exact.get(resourceGroupId(machine)) ?? exact.get(name) ?? open.find(({ matches }) => matches(name))?.value ?? null
    );
  };
}
