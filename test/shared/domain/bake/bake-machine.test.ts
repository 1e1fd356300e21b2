import { expect, it } from 'vitest';
import { machineOf, planOf, rebakeTag } from '../../../../shared/domain/bake/bake-machine.ts';
import type { ResolvedBase } from '../../../../shared/domain/records/image-version-record.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

const base: ResolvedBase = { kind: 'marketplace', urn: 'cis:ubuntu:l1', version: '1.0.0' };
const plan = { publisher: 'cis', product: 'ubuntu', name: 'l1' };
const planned = aRecipe({ base: { ...writtenRecipe.base, plan } });

it.each(['bake', 'check'] as const)('the machine to %s is in a group of its own, named after the rebake', (purpose) => {
  expect(machineOf('web-7', purpose, aRecipe())).toEqual({
    resourceGroup: `rebake-${purpose}-web-7`,
    name: purpose,
    region: 'westeurope',
  });
});

it('what Rebake made is found by this tag, also what earlier releases made', () => {
  expect(rebakeTag).toBe('rebake-id');
});

it.each([
  { what: 'of what it was baked from', of: { ...base, plan }, recipe: aRecipe(), names: plan },
  {
    what: 'of what it was baked from, rather than of the recipe',
    of: { ...base, plan: { ...plan, name: 'l2' } },
    recipe: planned,
    names: { ...plan, name: 'l2' },
  },
  { what: 'of the recipe, where it was not kept', of: base, recipe: planned, names: plan },
  { what: 'none, where neither has one', of: base, recipe: aRecipe(), names: null },
])('a machine names the plan $what', ({ of, recipe, names }) => {
  expect(planOf(of, recipe)).toEqual(names);
});
