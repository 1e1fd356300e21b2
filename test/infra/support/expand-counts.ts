import type { Condition } from '../../../local/azure/arm/policy/policy-rule.ts';

type Values = Readonly<Record<string, unknown>>;

interface Count {
  readonly count: { readonly value: string; readonly name: string; readonly where: object };
  readonly equals: 0;
}

/**
 * The same condition without counts, for these parameters: that none of a list's items holds is that not any does.
 * https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#value-count
 */
export function expandCounts(condition: object, parameters: Values): Condition {
  if ('allOf' in condition) {
    return { allOf: (condition.allOf as readonly object[]).map((part) => expandCounts(part, parameters)) };
  }
  return 'count' in condition ? noneHolds(condition as Count, parameters) : (condition as Condition);
}

function noneHolds({ count }: Count, parameters: Values): Condition {
  const [, list = ''] = /^\[parameters\('(\w+)'\)\]$/.exec(count.value) ?? [];
  const items = parameters[list] as readonly unknown[];
  const held = items.map((item) => JSON.parse(JSON.stringify(count.where), forItem(count.name, item)) as Condition);
  // No item, no condition: then it is true that none holds, as `exists` of a type is.
  return held.length === 0 ? { field: 'type', exists: true } : { not: { anyOf: held } };
}

/** Replaces `[current('name').member]` and `[concat(current('name'), 'text')]` by what they are for the item. */
function forItem(name: string, item: unknown): (key: string, value: unknown) => unknown {
  return (_key, value) => {
    if (typeof value !== 'string' || !value.startsWith('[')) {
      return value;
    }
    const [, member] = new RegExp(`^\\[current\\('${name}'\\)\\.(\\w+)\\]$`).exec(value) ?? [];
    if (member !== undefined) {
      return (item as Values)[member];
    }
    const [, suffix] = new RegExp(`^\\[concat\\(current\\('${name}'\\), '([^']*)'\\)\\]$`).exec(value) ?? [];
    if (suffix === undefined) {
      throw new Error(`${value} is not a form that is known here`);
    }
    return `${String(item)}${suffix}`;
  };
}
