import type { Gate, RecipeStage } from '../recipe-stages.ts';
import type { RuleProblem } from './rule-problem.ts';

/** Gates that never open: their soak ends when evidence is too old already, or when the promotion is over. */
export function gateRuleProblems(stages: readonly RecipeStage[]): readonly RuleProblem[] {
  return stages.flatMap(({ gate }, i) =>
    (gate ? tooLongFor(gate) : []).map((message) => ({ at: ['stages', i, 'gate', 'soakHours'], message })),
  );
}

/** Evidence is made before the soak begins, and a promotion that begins by itself is opened as it begins. */
function tooLongFor({ soakHours, evidenceMaxAgeDays, expiryDays, automatic }: Gate): readonly string[] {
  return [
    ...(soakHours >= evidenceMaxAgeDays * 24
      ? [`must be less than evidenceMaxAgeDays, ${evidenceMaxAgeDays * 24} hours: evidence is older than the soak`]
      : []),
    ...(automatic && soakHours >= expiryDays * 24
      ? [`must be less than expiryDays, ${expiryDays * 24} hours: a promotion that begins by itself would expire`]
      : []),
  ];
}
