import type { Problem } from '../domain/problem.ts';
import { familyProblems } from '../domain/recipe/recipe-family.ts';
import type { Recipe } from '../domain/recipe/recipe.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import { listRecipes } from './list-recipes.ts';
import { stagesInUse } from './stages-in-use.ts';

/** Why a recipe that is right by itself cannot be saved now: it does not fit its family, or what its stages are used for. */
export async function findRecipeProblems(records: ImageRecords, recipe: Recipe): Promise<readonly Problem[]> {
  const [recipes, stored] = await Promise.all([
    listRecipes(records),
    records.read('definition', recipe.name, 'definition'),
  ]);
  return [...familyProblems(recipe, recipes), ...(stored ? await stagesInUse(records, stored.value, recipe) : [])];
}
