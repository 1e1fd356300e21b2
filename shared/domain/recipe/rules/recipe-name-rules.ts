import type { RecipeOutline } from './recipe-outline.ts';
import { stageRuleProblems } from './recipe-stage-rules.ts';
import { repeated, type RuleProblem } from './rule-problem.ts';

/** What is wrong between the names in a recipe: some are there twice, or name what is not there. */
export function nameProblems({ bake, checks, stages, freezeWindows }: RecipeOutline): readonly RuleProblem[] {
  return [
    ...repeated(bake.steps, ['bake', 'steps'], 'step'),
    ...repeated(checks, ['checks'], 'check'),
    ...stageRuleProblems(stages),
    ...freezeProblems(freezeWindows, stages),
  ];
}

function freezeProblems(
  windows: RecipeOutline['freezeWindows'],
  stages: RecipeOutline['stages'],
): readonly RuleProblem[] {
  const known = new Set(stages.map(({ name }) => name));
  // A stage whose name cannot be read may be the one that is meant.
  if (known.size === 0 || known.has(undefined)) {
    return [];
  }
  return windows.flatMap((window, i) =>
    window.stages.flatMap((name, j) =>
      known.has(name) || name === undefined
        ? []
        : [{ at: ['freezeWindows', i, 'stages', j], message: `there is no stage ${name}` }],
    ),
  );
}
