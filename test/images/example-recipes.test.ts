import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseRecipe } from '../../shared/domain/recipe/parse-recipe.ts';
import { familyProblems, parentsFirst } from '../../shared/domain/recipe/recipe-family.ts';
import type { Recipe } from '../../shared/domain/recipe/recipe.ts';

const files = globSync('images/**/*.yaml').toSorted();

function readRecipe(file: string): Recipe {
  const parsed = parseRecipe(parse(readFileSync(file, 'utf8')));
  if (parsed.kind === 'invalid') {
    throw new Error(`${file}: ${JSON.stringify(parsed.problems)}`);
  }
  return parsed.recipe;
}

it('there are example recipes', () => {
  expect(files).toEqual([
    'images/demo/broken-web.yaml',
    'images/ubuntu-hardened.yaml',
    'images/ubuntu-web.yaml',
    'images/windows-server.yaml',
  ]);
});

it.each(files)('%s is a recipe, named after its file', (file) => {
  const recipe = readRecipe(file);

  expect(file.endsWith(`/${recipe.name}.yaml`)).toBe(true);
});

it.each(files)('%s fits the others', (file) => {
  const all = files.map(readRecipe);

  expect(familyProblems(readRecipe(file), all)).toEqual([]);
});

it('the hardened base is baked before the images that bake from it', () => {
  const order = parentsFirst(files.map(readRecipe)).map(({ name }) => name);

  expect(order.indexOf('ubuntu-hardened')).toBeLessThan(order.indexOf('ubuntu-web'));
  expect(order).toHaveLength(files.length);
});

it.each(files)('%s can be read by Git users on any system: it has no tabs and ends its last line', (file) => {
  const text = readFileSync(file, 'utf8');

  expect(text).not.toContain('\t');
  expect(text.endsWith('\n')).toBe(true);
});
