import { stageRegions, type RecipeStage } from './recipe-stages.ts';
import { repeated, type RuleProblem } from './rule-problem.ts';

/** What is wrong between stages: names, galleries, regions and the gate that the first stage cannot have. */
export function stageRuleProblems(stages: readonly RecipeStage[] | undefined): readonly RuleProblem[] {
  if (!stages) {
    return [];
  }
  return [
    ...repeated(stages, ['stages'], 'stage'),
    ...sharedGalleries(stages),
    ...firstStageProblems(stages[0]),
    ...stages.flatMap(repeatedRegions),
  ];
}

/** Two stages in one gallery would be one `latest` for both. */
function sharedGalleries(stages: readonly RecipeStage[]): readonly RuleProblem[] {
  const galleries = stages.map((stage) => stage.gallery.toLowerCase());
  return galleries.flatMap((gallery, i) =>
    galleries.indexOf(gallery) < i
      ? [
          {
            at: ['stages', i, 'gallery'],
            message: `is the gallery of stage ${stages[galleries.indexOf(gallery)]!.name}`,
          },
        ]
      : [],
  );
}

function firstStageProblems(first: RecipeStage | undefined): readonly RuleProblem[] {
  return first?.gate
    ? [{ at: ['stages', 0, 'gate'], message: 'the first stage has no gate: accepted versions are baked there' }]
    : [];
}

function repeatedRegions(stage: RecipeStage, i: number): readonly RuleProblem[] {
  const names = stageRegions(stage).map((region) => region.name);
  const twice = new Set(names.filter((name, j) => names.indexOf(name) < j));
  return [...twice].map((name) => ({ at: ['stages', i], message: `names the region ${name} more than once` }));
}
