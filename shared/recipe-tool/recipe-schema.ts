import { Recipe } from '../domain/recipe/recipe.ts';
import { descriptions } from './descriptions.ts';
import { editorSchema, type EditorSchema } from './editor-schema.ts';

/** Rules that span keys are not in it; `npm run recipe -- validate` and the API apply them. */
export function recipeSchema(): EditorSchema {
  const about = { title: 'Rebake recipe', description: 'How the versions of one image definition are made.' };
  return editorSchema(Recipe, about, descriptions);
}
