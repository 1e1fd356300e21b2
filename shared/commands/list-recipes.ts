import type { Recipe } from '../domain/recipe/recipe.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import { queryAll } from './query-all.ts';

/** The recipes of all image definitions. */
export async function listRecipes(records: ImageRecords): Promise<readonly Recipe[]> {
  return (await queryAll(records, { type: 'definition' })).map(({ value }) => value.recipe);
}
