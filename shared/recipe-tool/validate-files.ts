import { familyProblems } from '../domain/recipe/recipe-family.ts';
import type { Recipe } from '../domain/recipe/recipe.ts';
import { type PlacedProblem, type RecipeFile, readRecipeFile } from './recipe-file.ts';

export interface ValidateOptions {
  /** The files are all recipes there are: a base image that none of them makes is a problem. */
  readonly complete: boolean;
}

/** Every problem of every file, and of what the recipes are to each other, in the order of the text. */
export function validateFiles(
  texts: ReadonlyMap<string, string>,
  { complete }: ValidateOptions,
): readonly PlacedProblem[] {
  const files = [...texts].map(([file, text]) => readRecipeFile(file, text));
  const recipes = files.flatMap(({ recipe }) => recipe ?? []);
  const ofFamily = files.flatMap((file) => problemsInFamily(file, recipes, complete));
  return [...files.flatMap(({ problems }) => problems), ...duplicates(files), ...ofFamily].toSorted(byPlace);
}

function problemsInFamily({ recipe, place }: RecipeFile, all: readonly Recipe[], complete: boolean): PlacedProblem[] {
  if (!recipe) {
    return [];
  }
  const hasParent = recipe.base.image === undefined || all.some(({ name }) => name === recipe.base.image);
  // A parent that is not among the files may be one of the definitions that exist.
  return hasParent || complete ? familyProblems(recipe, all).map(place) : [];
}

function duplicates(files: readonly RecipeFile[]): PlacedProblem[] {
  const first = new Map<string, string>();
  return files.flatMap(({ file, recipe, place }) => {
    if (!recipe) {
      return [];
    }
    const other = first.get(recipe.name);
    first.set(recipe.name, other ?? file);
    return other === undefined ? [] : [place({ path: 'name', message: `is the name of the recipe in ${other} too` })];
  });
}

function byPlace(a: PlacedProblem, b: PlacedProblem): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
