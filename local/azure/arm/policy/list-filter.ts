import { ArmError } from '../kernel/arm-error.ts';
import type { Resource } from '../kernel/resource.ts';
import { scopeOf } from './scope-of.ts';

type Test = (resource: Pick<Resource<unknown>, 'id' | 'properties'>) => boolean;

/**
 * `atScope()`, `atExactScope()`, and by `eq` `policyType`, `category`, `policyDefinitionId` and `policyAssignmentId`.
 * https://learn.microsoft.com/rest/api/policy/policy-assignments/list
 */
export function readFilter(filter: string | undefined, scope = ''): Test {
  const text = (filter ?? '').trim();
  if (text === '') {
    return () => true;
  }
  const isAt = (id: string): boolean => scopeOf(id).toLowerCase() === scope.toLowerCase();
  if (/^atExactScope\(\)$/i.test(text)) {
    return ({ id }) => isAt(id);
  }
  if (/^atScope\(\)$/i.test(text)) {
    return ({ id }) => scope.toLowerCase().startsWith(scopeOf(id).toLowerCase());
  }
  const [, name = '', value = ''] =
    /^(policyType|category|policyDefinitionId|policyAssignmentId) eq '([^']*)'$/i.exec(text) ?? [];
  if (name === '') {
    throw new ArmError(
      400,
      'InvalidFilterInQueryString',
      `Invalid $filter '${text}' specified in the query string. Supported are atScope(), atExactScope(), and policyType, ` +
        "category, policyDefinitionId or policyAssignmentId eq '…'.",
      { gateway: true },
    );
  }
  return ({ properties }) => memberOf(properties, name).toLowerCase() === value.toLowerCase();
}

/** A text in `properties` or their metadata, whatever the casing of its name; empty where there is none. */
function memberOf(properties: unknown, name: string): string {
  const { metadata, ...own } = properties as Readonly<Record<string, unknown>>;
  const members: readonly (readonly [string, unknown])[] = Object.entries({
    ...(metadata as object | undefined),
    ...own,
  });
  const value = members.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return typeof value === 'string' ? value : '';
}
