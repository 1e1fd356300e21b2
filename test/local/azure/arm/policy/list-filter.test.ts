import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../../../local/azure/arm/policy/list-filter.ts';

const subscription = '/subscriptions/s';
const group = `${subscription}/resourceGroups/Images`;
const at = (scope: string, properties: object = {}) => ({
  id: `${scope}/providers/Microsoft.Authorization/policyAssignments/a`,
  properties,
});

// https://learn.microsoft.com/rest/api/policy/policy-assignments/list
describe('a filter of policy objects', () => {
  it.each([
    { filter: undefined, resource: at(group), shown: true },
    { filter: ' ', resource: at(group), shown: true },
    { filter: 'atExactScope()', resource: at(group.toLowerCase()), shown: true },
    { filter: 'atExactScope()', resource: at(subscription), shown: false },
    { filter: 'atScope()', resource: at(subscription), shown: true },
    { filter: 'atScope()', resource: at(`${group}/providers/a/b/c`), shown: false },
    { filter: "policyType eq 'Custom'", resource: at(group, { policyType: 'Custom' }), shown: true },
    { filter: "policyType eq 'builtin'", resource: at(group, { policyType: 'BuiltIn' }), shown: true },
    { filter: "policyType eq 'Custom'", resource: at(group, { policyType: 'BuiltIn' }), shown: false },
    { filter: "category eq 'Compute'", resource: at(group, { metadata: { category: 'compute' } }), shown: true },
    { filter: "category eq 'Compute'", resource: at(group), shown: false },
    { filter: "policyDefinitionId eq '/x'", resource: at(group, { policyDefinitionId: '/X' }), shown: true },
    { filter: "policyAssignmentId eq '/x'", resource: at(group, { policyAssignmentId: '/y' }), shown: false },
  ])('$filter shows $resource.id: $shown', ({ filter, resource, shown }) => {
    expect(readFilter(filter, group)(resource)).toBe(shown);
  });

  it.each(['foo', "policyType ne 'Custom'", "policyType eq 'Custom' and atScope()", 'atScope', "name eq 'a'"])(
    'refuses %s, and tells what is known',
    (filter) => {
      expect(() => readFilter(filter, group)).toThrow(`Invalid $filter '${filter}' specified in the query string.`);
    },
  );
});
