import { formatPath, toProblems } from './problem.ts';
import { Recipe, recipeParts, type ParsedRecipe } from './recipe.ts';
import { ruleProblems, type WellShapedParts } from './recipe/recipe-rules.ts';

/** Reads a recipe. What is wrong is named all at once: every key by itself, and the rules between keys that can be read. */
export function parseRecipe(value: unknown): ParsedRecipe {
  const parsed = Recipe.safeParse(value);
  if (parsed.success) {
    return { kind: 'recipe', recipe: parsed.data };
  }
  const broken = ruleProblems(wellShapedParts(value)).map(({ at, message }) => ({ path: formatPath(at), message }));
  const all = [...toProblems(parsed.error), ...broken];
  const distinct = new Map(all.map((problem) => [`${problem.path}\n${problem.message}`, problem]));
  return { kind: 'invalid', problems: [...distinct.values()] };
}

function wellShapedParts(value: unknown): WellShapedParts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  const given = value as Readonly<Record<string, unknown>>;
  const parts = Object.entries(recipeParts).flatMap(([key, part]) => {
    const parsed = part.safeParse(given[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(parts) as WellShapedParts;
}
