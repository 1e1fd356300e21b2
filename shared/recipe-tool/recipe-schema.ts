import { z } from 'zod';
import { Recipe } from '../domain/recipe/recipe.ts';
import { descriptions } from './descriptions.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/**
 * The shape of a recipe as JSON Schema, for editors: keys, types, limits and defaults. Rules that span keys are not in
 * it; `npm run recipe -- validate` and the API apply them. Draft 7 is what editors' YAML support reads best.
 */
export function recipeSchema(): Schema {
  const schema = z.toJSONSchema(Recipe, { io: 'input', target: 'draft-7' }) as Schema;
  dropReadOnly(schema);
  for (const [path, description] of Object.entries(descriptions)) {
    describe(schema, path, description);
  }
  return { ...schema, title: 'Rebake recipe', description: 'How the versions of one image definition are made.' };
}

/** Our values are read-only to the code; to whoever writes a recipe they are not. */
function dropReadOnly(value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  if ('readOnly' in value && value.readOnly === true) {
    delete value.readOnly;
  }
  Object.values(value).forEach(dropReadOnly);
}

/** Throws for a path that the schema does not have: a key was renamed. */
function describe(schema: Schema, path: string, description: string): void {
  const found = path.split('.').reduce<Schema | undefined>((parent, key) => {
    const below = (key === '*' ? parent?.items : parent?.properties?.[key]) as Schema | undefined;
    return below;
  }, schema);
  if (!found) {
    throw new Error(`The recipe's schema has no ${path}.`);
  }
  found.description = description;
}
