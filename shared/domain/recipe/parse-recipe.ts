import { problemsOfParts } from '../problems-of-parts.ts';
import { Recipe, recipeParts, type ParsedRecipe } from './recipe.ts';
import { nameProblems } from './rules/recipe-name-rules.ts';
import { RecipeOutline } from './rules/recipe-outline.ts';
import { ruleProblems } from './rules/recipe-rules.ts';

/** Reads a recipe. What is wrong is named all at once: every key by itself, and the rules between keys that can be read. */
export function parseRecipe(value: unknown): ParsedRecipe {
  const parsed = Recipe.safeParse(value);
  if (parsed.success) {
    return { kind: 'recipe', recipe: parsed.data };
  }
  const names = nameProblems(RecipeOutline.parse(value));
  const problems = problemsOfParts(value, parsed.error, recipeParts, (parts) => [...ruleProblems(parts), ...names]);
  return { kind: 'invalid', problems };
}
