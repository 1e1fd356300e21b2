import type { z } from 'zod';
import { formatPath, type Problem, toProblems } from './problem.ts';
import type { RuleProblem } from './recipe/rules/rule-problem.ts';

type Parts = Readonly<Record<string, z.ZodType>>;
type ShapedParts<Schemas extends Parts> = { readonly [Key in keyof Schemas]?: z.output<Schemas[Key]> };

/**
 * All that is wrong with a document at once: every key by itself (`error`), and what `rules` find between those keys
 * that have the right shape.
 */
export function problemsOfParts<Schemas extends Parts>(
  value: unknown,
  error: z.ZodError,
  parts: Schemas,
  rules: (shaped: ShapedParts<Schemas>) => readonly RuleProblem[],
): readonly Problem[] {
  const broken = rules(wellShapedParts(value, parts)).map(({ at, message }) => ({ path: formatPath(at), message }));
  const all = [...toProblems(error), ...broken];
  return [...new Map(all.map((problem) => [`${problem.path}\n${problem.message}`, problem])).values()];
}

function wellShapedParts<Schemas extends Parts>(value: unknown, parts: Schemas): ShapedParts<Schemas> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  const given = value as Readonly<Record<string, unknown>>;
  const shaped = Object.entries(parts).flatMap(([key, part]) => {
    const parsed = part.safeParse(given[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(shaped) as ShapedParts<Schemas>;
}
