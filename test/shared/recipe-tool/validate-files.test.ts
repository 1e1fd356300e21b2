import { describe, expect, it } from 'vitest';
import { validateFiles } from '../../../shared/recipe-tool/validate-files.ts';
import { recipeText } from './recipe-text.ts';

const child = recipeText({ name: 'child', base: '{ image: web }' });

function validate(texts: Readonly<Record<string, string>>, complete = false): readonly string[] {
  const problems = validateFiles(new Map(Object.entries(texts)), { complete });
  return problems.map(({ file, line, path, message }) => `${file}:${line} ${path} ${message}`);
}

describe('validateFiles', () => {
  it('finds nothing wrong with a family', () => {
    expect(validate({ 'web.yaml': recipeText(), 'child.yaml': child }, true)).toEqual([]);
  });

  it('leaves a parent that is not among the files to those who know all', () => {
    expect(validate({ 'child.yaml': child })).toEqual([]);
    expect(validate({ 'child.yaml': child }, true)).toEqual([
      'child.yaml:4 base.image there is no image definition web',
    ]);
  });

  it('finds a cycle, in each file that is part of it', () => {
    const web = recipeText({ base: '{ image: child }' });

    expect(validate({ 'web.yaml': web, 'child.yaml': child })).toEqual([
      expect.stringMatching(/^child\.yaml:4 base\.image closes a cycle/) as string,
      expect.stringMatching(/^web\.yaml:4 base\.image closes a cycle/) as string,
    ]);
  });

  it('finds two recipes of one name', () => {
    expect(validate({ 'a.yaml': recipeText(), 'b.yaml': recipeText() })).toEqual([
      'b.yaml:1 name is the name of the recipe in a.yaml too',
    ]);
  });

  it('names the problems of all files, in the order of the text', () => {
    const bad = recipeText().replace('Linux', 'Plan9').replace('rebake_test', 're-bake');

    expect(validate({ 'b.yaml': bad, 'a.yaml': 'name: [' }).map((line) => line.split(' ')[0])).toEqual([
      'a.yaml:1',
      'b.yaml:3',
      'b.yaml:8',
    ]);
  });
});
