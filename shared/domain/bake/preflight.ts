import type { Problem } from '../problem.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { baseProblems } from './base-problems.ts';
import { definitionProblems } from './definition-problems.ts';
import type { PreflightFacts } from './preflight-facts.ts';
import { problem } from './preflight-words.ts';
import { runCommandsPerMachine } from './run-command-limits.ts';
import { sizeProblems } from './size-problems.ts';

/** Everything that would make the bake fail, before anything is made. */
export function preflight(recipe: Recipe, facts: PreflightFacts): readonly Problem[] {
  return [
    ...('unusable' in facts.base ? [problem('', facts.base.unusable)] : baseProblems(recipe, facts.base)),
    ...facts.definitions.flatMap((definition, i) => definitionProblems(recipe, i, definition, facts.plan)),
    ...sizeProblems(recipe, facts),
    ...(recipe.bake.steps.length > runCommandsPerMachine.steps
      ? [problem('bake.steps', `has more than ${runCommandsPerMachine.steps} steps`)]
      : []),
    ...(facts.takenVersions.includes(facts.version)
      ? [problem('', `Version ${facts.version} is in gallery ${recipe.stages[0]!.gallery} already`)]
      : []),
  ];
}
