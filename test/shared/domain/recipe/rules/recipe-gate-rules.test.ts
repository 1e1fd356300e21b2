import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../../../../shared/domain/recipe/parse-recipe.ts';
import { gateRuleProblems } from '../../../../../shared/domain/recipe/rules/recipe-gate-rules.ts';
import { aRecipe, writtenRecipe } from '../../a-recipe.ts';

const [test, production] = writtenRecipe.stages;
const at = 'stages[1].gate.soakHours';

function problemsWith(gate: object): readonly { readonly path: string; readonly message: string }[] {
  const parsed = parseRecipe({ ...writtenRecipe, stages: [test, { ...production, gate }] });
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

describe('a gate that never opens is refused:', () => {
  it.each([
    { gate: { approvals: 1, soakHours: 48, evidenceMaxAgeDays: 2 }, message: /evidenceMaxAgeDays, 48 hours/ },
    { gate: { approvals: 1, soakHours: 1000 }, message: /evidenceMaxAgeDays, 720 hours/ },
    { gate: { soakHours: 168 }, message: /expiryDays, 168 hours/ },
    { gate: { approvals: 1, automatic: true, soakHours: 25, expiryDays: 1 }, message: /expiryDays, 24 hours/ },
  ])('$gate', ({ gate, message }) => {
    expect(problemsWith(gate)).toEqual([{ path: at, message: expect.stringMatching(message) as string }]);
  });

  it('for both reasons, where both hold', () => {
    expect(problemsWith({ soakHours: 4500 }).map(({ path }) => path)).toEqual([at, at]);
  });
});

it.each([
  { gate: { approvals: 1, soakHours: 47.9, evidenceMaxAgeDays: 2 } },
  { gate: { soakHours: 167 } },
  { gate: { approvals: 1, soakHours: 200 } },
  { gate: { automatic: false, soakHours: 200 } },
  { gate: { soakHours: 200, expiryDays: 9 } },
])('a gate that may open is taken: $gate', ({ gate }) => {
  expect(problemsWith(gate)).toEqual([]);
});

it('a stage without a gate has nothing to wait for', () => {
  expect(gateRuleProblems(aRecipe().stages.slice(0, 1))).toEqual([]);
});
