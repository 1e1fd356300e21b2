import { describe, expect, it } from 'vitest';
import { readRecipeFile } from '../../../shared/recipe-tool/recipe-file.ts';
import { recipeText } from './recipe-text.ts';

const placesOf = (text: string): readonly string[] =>
  readRecipeFile('web.yaml', text).problems.map(({ line, column, path }) => `${line}:${column} ${path}`);

describe('readRecipeFile', () => {
  it('gives the recipe of a file without problems', () => {
    const { recipe, problems } = readRecipeFile('web.yaml', recipeText());

    expect(problems).toEqual([]);
    expect(recipe?.name).toBe('web');
  });

  it.each([
    {
      what: 'a value that is wrong',
      change: ['gallery: rebake_test', 'gallery: re-bake'],
      place: '8:5 stages[0].gallery',
    },
    { what: 'a key that is unknown', change: ['type: Linux', 'type: Linux, kind: web'], place: '3:20 os.kind' },
    { what: 'an entry of a list', change: ['[westeurope]', '[westeurope, 7]'], place: '9:27 stages[0].regions[1]' },
    {
      what: 'what is missing, where it would belong',
      change: ['owner: web@contoso.example\n', ''],
      place: '1:1 owner',
    },
    { what: 'a rule between keys', change: ['base: {', 'base: { image: parent,'], place: '4:1 base' },
  ] as const)('places $what', ({ change: [from, to], place }) => {
    expect(placesOf(recipeText().replace(from, to))).toEqual([place]);
  });

  it('places what an alias stands for where it is written', () => {
    const text = recipeText().replace('regions: [westeurope]', 'regions: &where [7]\n    healthAlerts: *where');

    expect(placesOf(text)).toEqual(['9:22 stages[0].healthAlerts[0]', '9:22 stages[0].regions[0]']);
  });

  it('places an alias without an anchor', () => {
    const { problems } = readRecipeFile('web.yaml', recipeText().replace('web@contoso.example', '*nobody'));

    expect(problems).toMatchObject([{ line: 2, column: 8, message: 'is not YAML: there is no anchor &nobody' }]);
  });

  it('names every fault of the YAML itself', () => {
    const { problems } = readRecipeFile('web.yaml', 'name: web\nname: again\nos: [\n');

    expect(problems.map(({ line, message }) => `${line} ${message.split(':')[0]}`)).toEqual([
      '2 is not YAML',
      '4 is not YAML',
    ]);
  });

  it('places the problems of an empty file at its start', () => {
    expect(placesOf('')[0]).toMatch(/^1:1 /);
  });
});
