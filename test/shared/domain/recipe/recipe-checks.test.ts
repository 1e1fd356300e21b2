import { expect, it } from 'vitest';
import { checksOf } from '../../../../shared/domain/recipe/recipe-checks.ts';
import { aRecipe } from '../a-recipe.ts';

it('every version is booted and its identity is looked at, whatever the recipe says', () => {
  expect(checksOf(aRecipe({ checks: [] }))).toEqual([
    { name: 'boots', kind: 'boot', required: true, withinMinutes: 15 },
    { name: 'identity', kind: 'identity', required: true },
  ]);
});

it("the recipe's own boot check takes the place of the default", () => {
  const checks = [{ name: 'starts', required: false, boot: { withinMinutes: 3 } }];

  expect(checksOf(aRecipe({ checks }))).toEqual([
    { name: 'identity', kind: 'identity', required: true },
    { name: 'starts', kind: 'boot', required: false, withinMinutes: 3 },
  ]);
});

it('each check says what it does, with its defaults', () => {
  expect(checksOf(aRecipe()).slice(1)).toEqual([
    { name: 'boots', kind: 'boot', required: true, withinMinutes: 10 },
    {
      name: 'serves',
      kind: 'run',
      required: true,
      run: { inline: ['curl -fsS http://localhost/'] },
      env: {},
      timeoutMinutes: 15,
    },
    { name: 'scan', kind: 'external', required: false, timeoutHours: 4 },
  ]);
});
