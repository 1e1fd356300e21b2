import type { Recipe } from './recipe.ts';
import { stageRegions, type RecipeStage } from './recipe-stages.ts';

/** Where versions are baked and checked, and the region in which each gallery keeps them. */
export function bakeRegion(recipe: Recipe): string {
  return recipe.bake.region ?? stageRegions(recipe.stages[0]!)[0]!.name;
}

/** The stage of that name, or `undefined`. */
export function findStage(recipe: Recipe, name: string): RecipeStage | undefined {
  return recipe.stages.find((stage) => stage.name === name);
}

/** The stage before, from which versions are copied; `undefined` for the first stage. */
export function previousStage(recipe: Recipe, name: string): RecipeStage | undefined {
  return recipe.stages[recipe.stages.findIndex((stage) => stage.name === name) - 1];
}
