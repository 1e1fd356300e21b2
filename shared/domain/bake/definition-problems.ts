import type { Problem } from '../problem.ts';
import type { PurchasePlan } from '../recipe/recipe-base.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { wantedDefinition } from './capture.ts';
import type { DefinitionFacts } from './preflight-facts.ts';
import { problem, wordPlan } from './preflight-words.ts';

/** What is between a recipe and the image definition that a stage's gallery has: all of it stays as it was made. */
export function definitionProblems(
  recipe: Recipe,
  index: number,
  found: DefinitionFacts | null,
  plan: PurchasePlan | null,
): readonly Problem[] {
  const stage = recipe.stages[index];
  if (!found || !stage) {
    return [];
  }
  const wanted = wantedDefinition(recipe);
  const keys = ['osType', 'osState', 'hyperVGeneration', 'architecture', 'securityType'] as const;
  return [
    ...keys.map((key) => ({ key, has: found[key], needs: wanted[key] })),
    { key: 'purchase plan', has: wordPlan(found.purchasePlan), needs: wordPlan(plan) },
  ]
    .filter(({ has, needs }) => has.toLowerCase() !== needs.toLowerCase())
    .map(({ key, has, needs }) =>
      problem(
        `stages[${index}].gallery`,
        `image definition ${recipe.name} in ${stage.gallery} has ${key} ${has}, the recipe needs ${needs}; it cannot be changed: use another name, or delete the definition`,
      ),
    );
}
