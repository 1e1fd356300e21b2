import { problemsOfParts } from './problems-of-parts.ts';
import { Recipe, recipeParts, type ParsedRecipe } from './recipe.ts';
import { ruleProblems } from './recipe/recipe-rules.ts';

/** Reads a recipe. What is wrong is named all at once: every key by itself, and the rules between keys that can be read. */
export function parseRecipe(value: unknown): ParsedRecipe {
  const parsed = Recipe.safeParse(value);
  return parsed.success
    ? { kind: 'recipe', recipe: parsed.data }
    : { kind: 'invalid', problems: problemsOfParts(value, parsed.error, recipeParts, ruleProblems) };
}
