import { globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { recipeSchema } from '../../../shared/recipe-tool/recipe-schema.ts';

const committed = 'images/recipe.schema.json';

it('is what is committed for editors (else: npm run recipe:schema)', () => {
  expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(recipeSchema());
});

it.each(globSync('images/**/*.yaml'))('%s tells editors where the schema is', (file) => {
  const [, path] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(readFileSync(file, 'utf8')) ?? [];

  expect(resolve(dirname(file), path!)).toBe(resolve(committed));
});

it('knows the keys of a recipe, and which of them must be there', () => {
  const schema = recipeSchema();

  expect(schema).toMatchObject({ additionalProperties: false });
  expect(schema.required).toEqual(['name', 'owner', 'os', 'base', 'bake', 'stages']);
  expect(Object.keys(schema.properties ?? {})).toEqual(
    expect.arrayContaining(['checks', 'freezeWindows', 'retention']),
  );
});

it('shows defaults and describes what editors show', () => {
  const { bake } = recipeSchema().properties as { bake: { properties: Record<string, object> } };

  expect(bake.properties['timeoutMinutes']).toMatchObject({
    default: 120,
    description: 'For all that is done on the machine; a bake that takes longer fails.',
  });
});

it('does not call read-only what people write', () => {
  expect(JSON.stringify(recipeSchema())).not.toContain('readOnly');
});
