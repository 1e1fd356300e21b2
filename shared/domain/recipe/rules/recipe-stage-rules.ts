import type { StageOutline } from './recipe-outline.ts';
import { notBoth } from '../recipe-stages.ts';
import { repeated, type RuleProblem } from './rule-problem.ts';

/** What is wrong between stages: names, galleries, regions and the gate that the first stage cannot have. */
export function stageRuleProblems(stages: readonly StageOutline[]): readonly RuleProblem[] {
  return [
    ...repeated(stages, ['stages'], 'stage'),
    ...sharedGalleries(stages),
    ...firstStageProblems(stages[0]),
    ...stages.flatMap(bothRegionsAndWaves),
    ...stages.flatMap(repeatedRegions),
  ];
}

/** Two stages in one gallery would be one `latest` for both. */
function sharedGalleries(stages: readonly StageOutline[]): readonly RuleProblem[] {
  const galleries = stages.map((stage) => stage.gallery?.toLowerCase());
  return galleries.flatMap((gallery, i) =>
    gallery !== undefined && galleries.indexOf(gallery) < i
      ? [
          {
            at: ['stages', i, 'gallery'],
            message: `is the gallery of stage ${stages[galleries.indexOf(gallery)]?.name ?? galleries.indexOf(gallery) + 1}`,
          },
        ]
      : [],
  );
}

function firstStageProblems(first: StageOutline | undefined): readonly RuleProblem[] {
  return first?.gate
    ? [{ at: ['stages', 0, 'gate'], message: 'the first stage has no gate: accepted versions are baked there' }]
    : [];
}

function bothRegionsAndWaves({ hasBoth }: StageOutline, i: number): readonly RuleProblem[] {
  return hasBoth ? [{ at: ['stages', i], message: notBoth }] : [];
}

function repeatedRegions({ regions }: StageOutline, i: number): readonly RuleProblem[] {
  const twice = new Set(regions.filter((name, j) => regions.indexOf(name) < j));
  return [...twice].map((name) => ({ at: ['stages', i], message: `names the region ${name} more than once` }));
}
