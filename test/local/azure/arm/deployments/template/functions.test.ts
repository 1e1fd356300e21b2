import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../../../local/azure/arm/deployments/template/evaluate.ts';
import { subscription, scopeOf, valueOf } from './scope-of-test.ts';

const group = `${subscription}/resourceGroups/web`;

describe('a template function', () => {
  it.each([
    { expression: "concat('a', 'b', 3)", value: 'ab3' },
    { expression: "concat(createArray(1), createArray('b'))", value: [1, 'b'] },
    { expression: "format('{0}-{1:d3}-{2}', 'vm', 7, true())", value: 'vm-007-True' },
    { expression: "format('{{{0}}}', 'x')", value: '{x}' },
    { expression: "toLower(toUpper('Web'))", value: 'web' },
    { expression: "replace('a.b.c', '.', '$&')", value: 'a$&b$&c' },
    { expression: "split('a;b,c', createArray(';', ','))", value: ['a', 'b', 'c'] },
    { expression: "join(createArray('a', 2), '/')", value: 'a/2' },
    { expression: "substring('abcdef', 2, 3)", value: 'cde' },
    { expression: "substring('abc', 1)", value: 'bc' },
    { expression: "padLeft('7', 3, '0')", value: '007' },
    { expression: "startsWith('Canonical', 'CAN')", value: true },
    { expression: "endsWith('web.VHD', '.vhd')", value: true },
    { expression: "indexOf('Hello', 'L')", value: 2 },
    { expression: "lastIndexOf('hello', 'l')", value: 3 },
    { expression: "base64ToString(base64('grün'))", value: 'grün' },
    { expression: 'json(\'[1, {"a": null}]\')', value: [1, { a: null }] },
    { expression: "string(createObject('a', 1))", value: '{"a":1}' },
    { expression: "trim('  a ')", value: 'a' },
    { expression: "uri('https://contoso.example/a/', 'b')", value: 'https://contoso.example/a/b' },
    { expression: "uriComponent('a b/c')", value: 'a%20b%2Fc' },
  ])('of texts: $expression', ({ expression, value }) => {
    expect(valueOf(expression)).toEqual(value);
  });

  it.each([
    { expression: "contains('Golden', 'GOLD')", value: true },
    { expression: "contains(createArray('a'), 'A')", value: false },
    { expression: "contains(createObject('Name', 1), 'name')", value: true },
    { expression: "empty('')", value: true },
    { expression: 'empty(null())', value: true },
    { expression: 'length(createArray(1, 2))', value: 2 },
    { expression: "first('abc')", value: 'a' },
    { expression: 'last(range(4, 3))', value: 6 },
    { expression: "take('abcdef', 2)", value: 'ab' },
    { expression: 'skip(createArray(1, 2, 3), 1)', value: [2, 3] },
    { expression: 'union(createArray(1, 2), createArray(2, 3))', value: [1, 2, 3] },
    {
      expression: "union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))",
      value: { a: { x: 1, y: 2 } },
    },
    { expression: 'intersection(createArray(1, 2), createArray(2))', value: [2] },
    {
      expression: "items(createObject('b', 1, 'a', 2))",
      value: [
        { key: 'a', value: 2 },
        { key: 'b', value: 1 },
      ],
    },
    { expression: "objectKeys(createObject('b', 1, 'a', 2))", value: ['a', 'b'] },
    { expression: "tryGet(createObject('a', createArray(5)), 'A', 0)", value: 5 },
    { expression: "tryGet(createObject(), 'a')", value: null },
    { expression: "coalesce(null(), 'x')", value: 'x' },
    { expression: 'max(createArray(3, 9, 1))', value: 9 },
    { expression: 'min(3, 9)', value: 3 },
    { expression: "createObject('a', createArray(7, 8)).a[1]", value: 8 },
    { expression: "createObject('a', 1)['A']", value: 1 },
    { expression: "createObject('a', 1).?b", value: null },
  ])('of collections: $expression', ({ expression, value }) => {
    expect(valueOf(expression)).toEqual(value);
  });

  it.each([
    { expression: "if(equals('A', 'a'), 'same', variables('none'))", value: 'same' },
    { expression: 'and(true(), not(false()))', value: true },
    { expression: 'or(false(), greater(2, 1))', value: true },
    { expression: "lessOrEquals('a', 'b')", value: true },
    { expression: 'add(mul(3, 4), sub(1, 2))', value: 11 },
    { expression: 'div(-7, 2)', value: -3 },
    { expression: 'mod(7, 3)', value: 1 },
    { expression: "int('42')", value: 42 },
    { expression: "bool('TRUE')", value: true },
    { expression: "equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))", value: true },
  ])('of logic and numbers: $expression', ({ expression, value }) => {
    expect(valueOf(expression)).toEqual(value);
  });

  it.each([
    { expression: "resourceId('Microsoft.Compute/disks', 'a')", value: `${group}/providers/Microsoft.Compute/disks/a` },
    {
      expression: "resourceId('other', 'Microsoft.Network/virtualNetworks/subnets', 'net', 'a')",
      value: `${subscription}/resourceGroups/other/providers/Microsoft.Network/virtualNetworks/net/subnets/a`,
    },
    {
      expression: "resourceId('S', 'other', 'Microsoft.Compute/disks', 'a')",
      value: '/subscriptions/S/resourceGroups/other/providers/Microsoft.Compute/disks/a',
    },
    {
      expression: "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')",
      value: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/r`,
    },
    {
      expression: "extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/locks', 'keep')",
      value: `${group}/providers/Microsoft.Authorization/locks/keep`,
    },
    { expression: 'resourceGroup().location', value: 'westeurope' },
    { expression: 'deployment().name', value: 'first' },
    { expression: "providers('Microsoft.Compute', 'disks').apiVersions[0]", value: '2025-01-01' },
    // Bicep and every deployment of the same name make this one: RFC 4122 version 5 in Resource Manager's namespace.
    { expression: "equals(guid('a', 'b'), guid('a-b'))", value: true },
    { expression: 'length(uniqueString(resourceGroup().id))', value: 13 },
  ])('of resources: $expression', ({ expression, value }) => {
    expect(valueOf(expression)).toEqual(value);
  });

  it.each([
    { expression: "nope('a')", fault: "The template function 'nope' is not valid" },
    { expression: "concat('a'", fault: 'it ends too early' },
    { expression: "concat('a') 'b'", fault: "'b' is not expected" },
    { expression: 'a b', fault: "'b' is not expected" },
    { expression: "concat('a'; 'b')", fault: 'is not valid at position' },
    { expression: 'toLower(1)', fault: "expects a text; it has '1'" },
    { expression: "replace('a', 'b')", fault: "'replace' takes 3 arguments; it has 2" },
    { expression: "substring('abc', 2, 5)", fault: 'must refer to a location within the string' },
    { expression: 'div(1, 0)', fault: 'cannot be divided by 0' },
    { expression: "createObject('a', 1).b", fault: "property 'b' doesn't exist, available properties are 'a'" },
    { expression: 'createArray(1)[3]', fault: "index '3' is out of bounds" },
    { expression: "parameters('none')", fault: "The template parameter 'none' is not found" },
    { expression: "variables('none')", fault: "The template variable 'none' is not found" },
    { expression: 'copyIndex()', fault: "'copyIndex' is not expected at this location" },
    { expression: 'newGuid()', fault: 'only be used in the default value of a parameter' },
    { expression: "resourceId('Microsoft.Network/virtualNetworks/subnets', 'a')", fault: 'needs 2 names; it has 1' },
    { expression: "format('{0:N2}', 3)", fault: "cannot be filled at '{0:N2}'" },
  ])('fails with a reason: $expression', ({ expression, fault }) => {
    expect(() => valueOf(expression)).toThrow(fault);
  });
});

describe('a value of a template', () => {
  it('takes variables from each other, and loops from copy', () => {
    const scope = scopeOf({
      variables: {
        base: 'web',
        name: "[concat(variables('base'), '-1')]",
        copy: [{ name: 'names', count: 3, input: "[concat(variables('base'), copyIndex('names', 1))]" }],
      },
    });

    expect(valueOf("variables('NAME')", scope)).toBe('web-1');
    expect(valueOf("variables('names')", scope)).toEqual(['web1', 'web2', 'web3']);
  });

  it('is a text that begins with a bracket where the bracket is doubled', () => {
    expect(evaluate('[[not an expression]', scopeOf())).toBe('[not an expression]');
    expect(evaluate({ "[concat('a', 'b')]": ['[', 'x]'] }, scopeOf())).toEqual({ ab: ['[', 'x]'] });
  });
});
