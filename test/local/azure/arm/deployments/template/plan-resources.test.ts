import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../../../local/azure/arm/kernel/resource.ts';
import { planResources, requestBody } from '../../../../../../local/azure/arm/deployments/template/plan-resources.ts';
import { scopeOf, subscription, templateOf } from './scope-of-test.ts';

const inGroup = `${subscription}/resourceGroups/web/providers`;

function disk(name: string, more: JsonObject = {}): JsonObject {
  return { type: 'Microsoft.Compute/disks', apiVersion: '2025-01-02', name, location: 'westeurope', ...more };
}

function planOf(resources: Json, parts: JsonObject = {}) {
  const template = templateOf({ resources, ...parts });
  return planResources(template, scopeOf({ resources, ...parts }));
}

describe('the resources of a template', () => {
  it('have ids where they are deployed', () => {
    const [nested, group, extension, deployment] = planOf([
      { type: 'Microsoft.Network/virtualNetworks/subnets', apiVersion: 'v', name: "[concat('net', '/a')]" },
      { type: 'Microsoft.Resources/resourceGroups', apiVersion: 'v', name: 'other', scope: subscription },
      { type: 'Microsoft.Authorization/locks', apiVersion: 'v', name: 'keep', scope: 'Microsoft.Compute/disks/a' },
      { type: 'Microsoft.Resources/deployments', apiVersion: 'v', name: 'inner', resourceGroup: 'far' },
    ]).map(({ id }) => id);

    expect(nested).toBe(`${inGroup}/Microsoft.Network/virtualNetworks/net/subnets/a`);
    expect(group).toBe(`${subscription}/resourceGroups/other`);
    expect(extension).toBe(`${inGroup}/Microsoft.Compute/disks/a/providers/Microsoft.Authorization/locks/keep`);
    expect(deployment).toBe(`${subscription}/resourceGroups/far/providers/Microsoft.Resources/deployments/inner`);
  });

  it('are as many as their copy says, each with its number', () => {
    const planned = planOf([disk("[concat('d', copyIndex(1))]", { copy: { name: 'loop', count: 3 } })]);

    expect(planned.map(({ name, turn }) => [name, turn?.index])).toEqual([
      ['d1', 0],
      ['d2', 1],
      ['d3', 2],
    ]);
  });

  it('hold those nested in them', () => {
    const child = { type: 'subnets', apiVersion: 'v', name: 'a' };
    const planned = planOf([
      { type: 'Microsoft.Network/virtualNetworks', apiVersion: 'v', name: 'net', resources: [child] },
    ]);

    expect(planned.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'Microsoft.Network/virtualNetworks net',
      'Microsoft.Network/virtualNetworks/subnets net/a',
    ]);
  });

  it.each([
    { by: 'id', dependency: "[resourceId('Microsoft.Compute/disks', 'a')]" },
    { by: 'type and name', dependency: 'Microsoft.Compute/disks/a' },
    { by: 'name, whatever its case', dependency: 'A' },
  ])('depend on each other by $by', ({ dependency }) => {
    const planned = planOf([disk('b', { dependsOn: [dependency] }), disk('a')]);

    expect(planned[0]?.dependsOn).toEqual([planned[1]?.id]);
  });

  it('depend on a whole loop, on symbols, and not on what is left out', () => {
    const loop = planOf([
      disk('b', { dependsOn: ['loop', 'never'] }),
      disk("[concat('a', copyIndex())]", { copy: { name: 'loop', count: 2 } }),
      disk('never', { condition: '[equals(1, 2)]' }),
    ]);
    const symbols = planOf({ one: disk('a'), two: disk('b', { dependsOn: ['one'] }) }, { languageVersion: '2.0' });

    expect(loop[0]?.dependsOn).toEqual([loop[1]?.id, loop[2]?.id]);
    expect(loop[3]?.left).toBe(true);
    expect(symbols[1]?.dependsOn).toEqual([symbols[0]?.id]);
  });

  it('send what is theirs, and leave a nested template of its own scope as it is', () => {
    const template = { resources: [disk("[parameters('inner')]")] };
    const options = { expressionEvaluationOptions: { scope: 'Inner' } };
    const properties = { mode: "[concat('Incre', 'mental')]", ...options, template };
    const [first, second] = planOf([
      disk('a', { dependsOn: [], comments: 'x', tags: { n: "[concat('a', 1)]" } }),
      { type: 'Microsoft.Resources/deployments', apiVersion: 'v', name: 'inner', properties },
    ]);

    expect(first && requestBody(first, scopeOf())).toEqual({ location: 'westeurope', tags: { n: 'a1' } });
    expect(second && requestBody(second, scopeOf())).toEqual({ properties: { mode: 'Incremental', template } });
  });

  it.each([
    { why: 'two have one id', resources: [disk('a'), disk('A')], fault: 'is defined multiple times' },
    {
      why: 'one depends on nothing that is there',
      resources: [disk('a', { dependsOn: ['x'] })],
      fault: "The resource 'x' is not defined in the template",
    },
    {
      why: 'they wait for each other',
      resources: [disk('a', { dependsOn: ['b'] }), disk('b', { dependsOn: ['a'] })],
      fault: "Circular dependency detected on resources 'a, b'",
    },
    { why: 'names and types do not match', resources: [disk('a/b')], fault: 'has incorrect segment lengths' },
    {
      why: 'an expression fails',
      resources: [disk('[nope()]')],
      fault: "The template resource '[nope()]' is not valid: The template function 'nope'",
    },
    {
      why: 'a loop is too long',
      resources: [disk('a', { copy: { name: 'l', count: 801 } })],
      fault: 'must be between 0 and 800',
    },
    { why: 'a member is missing', resources: [{ type: 'Microsoft.Compute/disks', name: 'a' }], fault: 'apiVersion' },
  ])('are refused when $why', ({ resources, fault }) => {
    expect(() => planOf(resources)).toThrow(fault);
  });
});
