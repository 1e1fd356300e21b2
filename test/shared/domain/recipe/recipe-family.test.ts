import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketplaceUrn } from '../../../../shared/domain/base-image/marketplace-urn.ts';
import {
  childrenOf,
  definitionsOn,
  familyProblems,
  parentsFirst,
  servingStage,
} from '../../../../shared/domain/recipe/recipe-family.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

const onUbuntu = (name: string, changes: object = {}) => aRecipe({ name, ...changes });
const onImage = (name: string, image: string, changes: object = {}) => aRecipe({ name, base: { image }, ...changes });

const family = [onImage('web', 'hardened'), onUbuntu('hardened'), onImage('shop', 'web'), onUbuntu('build')];

it('finds the definitions on a Marketplace image, in any casing', () => {
  const urn = MarketplaceUrn.parse('canonical:UBUNTU-24_04-lts:server');

  expect(definitionsOn(family, urn)).toEqual(['hardened', 'build']);
  expect(definitionsOn(family, MarketplaceUrn.parse('a:b:c'))).toEqual([]);
});

it('finds children one generation down', () => {
  expect(childrenOf(family, 'hardened')).toEqual(['web']);
  expect(childrenOf(family, 'shop')).toEqual([]);
});

it('children bake from what is live in the last stage', () => {
  expect(servingStage(aRecipe()).name).toBe('production');
});

describe('parentsFirst', () => {
  it('puts each after what it bakes from', () => {
    expect(parentsFirst(family).map(({ name }) => name)).toEqual(['hardened', 'build', 'web', 'shop']);
  });

  it('puts a recipe whose parent is not among them first', () => {
    expect(parentsFirst([onImage('shop', 'web')]).map(({ name }) => name)).toEqual(['shop']);
  });

  it('orders any family', () => {
    const [root, child] = [onUbuntu('root'), onImage('child', 'root')];
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const trees = fc.tuple(...names.map((_, i) => (i === 0 ? fc.constant(null) : fc.option(fc.nat(i - 1)))));
    fc.assert(
      fc.property(trees, fc.shuffledSubarray(names, { minLength: names.length }), (parents, order) => {
        const recipes = order.map((name) => {
          const parent = parents[names.indexOf(name)];
          return parent === null || parent === undefined
            ? { ...root, name }
            : { ...child, name, base: { image: names[parent]! } };
        });
        const ordered = parentsFirst(recipes);

        expect(ordered.map(({ name }) => name).toSorted()).toEqual(names);
        ordered.forEach(({ base }, i) => {
          expect(base.image === undefined || ordered.slice(0, i).some(({ name }) => name === base.image)).toBe(true);
        });
      }),
    );
  });
});

describe('familyProblems', () => {
  it.each(family.map((recipe) => ({ name: recipe.name, recipe })))('$name fits', ({ recipe }) => {
    expect(familyProblems(recipe, family)).toEqual([]);
  });

  it('a parent has to be there', () => {
    expect(familyProblems(onImage('web', 'missing'), family)).toEqual([
      { path: 'base.image', message: 'there is no image definition missing' },
    ]);
  });

  it('a cycle is refused with the way around it', () => {
    expect(familyProblems(onImage('hardened', 'shop'), family)).toEqual([
      { path: 'base.image', message: 'closes a cycle: hardened from shop from web from hardened' },
    ]);
  });

  it.each([
    { key: 'type', os: { type: 'Windows' } },
    { key: 'generation', os: { type: 'Linux', generation: 'V1' } },
  ])('a child has the $key of its parent', ({ key, os }) => {
    expect(familyProblems(onImage('shop', 'web', { os }), family).map(({ path }) => path)).toEqual([`os.${key}`]);
  });

  const elsewhere = {
    stages: [
      { ...writtenRecipe.stages[0], regions: ['japaneast'] },
      { ...writtenRecipe.stages[1], waves: [{ regions: ['japaneast'] }] },
    ],
  };

  it('a child is baked where its parent is', () => {
    expect(familyProblems(onImage('shop', 'web', elsewhere), family)).toEqual([
      {
        path: 'bake.region',
        message: expect.stringContaining('japaneast, where the base image web is not') as string,
      },
    ]);
  });

  it('a parent that changes has to fit its children', () => {
    expect(familyProblems(onUbuntu('hardened', elsewhere), family)).toEqual([
      { path: 'stages', message: expect.stringContaining('does not fit web, which is baked from it') as string },
    ]);
  });
});
