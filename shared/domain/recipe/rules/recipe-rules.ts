import { canonicalJson } from '../../bake/canonical-json.ts';
import { runCommandsPerMachine } from '../../bake/run-command-limits.ts';
import type { RecipeBake } from '../recipe-bake.ts';
import { defaultBootCheck, identityCheckName, type RecipeCheck } from '../recipe-checks.ts';
import type { RecipeOs } from '../recipe-os.ts';
import { stageRegions, type RecipeStage } from '../recipe-stages.ts';
import { gateRuleProblems } from './recipe-gate-rules.ts';
import type { RuleProblem } from './rule-problem.ts';

/** Those keys of a recipe that have the right shape. */
export interface WellShapedParts {
  readonly name?: string | undefined;
  readonly os?: RecipeOs | undefined;
  readonly base?: { readonly image?: string | undefined } | undefined;
  readonly bake?: RecipeBake | undefined;
  readonly checks?: readonly RecipeCheck[] | undefined;
  readonly stages?: readonly RecipeStage[] | undefined;
}

/** What is wrong between keys, but for names (`recipe-name-rules.ts`). Each rule looks only at parts that are there, so that faults elsewhere hide nothing. */
export function ruleProblems(parts: WellShapedParts): readonly RuleProblem[] {
  return [
    ...ownBaseProblems(parts),
    ...osProblems(parts),
    ...stepProblems(parts.bake),
    ...environmentProblems(parts),
    ...checkProblems(parts.checks),
    ...gateRuleProblems(parts.stages ?? []),
    ...homeRegionProblems(parts),
    ...lengthProblems(parts),
  ];
}

function ownBaseProblems({ name, base }: WellShapedParts): readonly RuleProblem[] {
  return name !== undefined && base?.image === name ? [{ at: ['base', 'image'], message: 'is the recipe itself' }] : [];
}

function osProblems({ os, bake }: WellShapedParts): readonly RuleProblem[] {
  if (!os) {
    return [];
  }
  const at = ['os', 'security'];
  const problems: RuleProblem[] = [];
  if (os.security.includes('Confidential')) {
    problems.push({
      at,
      message: `${os.security} is not available yet; use Standard, TrustedLaunch or TrustedLaunchSupported`,
    });
  } else if (os.generation === 'V1' && os.security !== 'Standard') {
    problems.push({ at, message: `${os.security} needs generation V2` });
  }
  if (os.architecture === 'Arm64' && (bake?.builder ?? 'machine') === 'machine') {
    // https://learn.microsoft.com/azure/virtual-machines/linux/run-command-managed, table of distributions
    problems.push({
      at: ['os', 'architecture'],
      message: 'Arm64 is not available yet: run commands do not support it',
    });
  }
  return problems;
}

function stepProblems(bake: RecipeBake | undefined): readonly RuleProblem[] {
  if (!bake) {
    return [];
  }
  const tooMany = bake.steps.length > runCommandsPerMachine.steps;
  const late = bake.steps.flatMap((step, i) =>
    step.timeoutMinutes > bake.timeoutMinutes
      ? [
          {
            at: ['bake', 'steps', i, 'timeoutMinutes'],
            message: `is longer than the bake's ${bake.timeoutMinutes} minutes`,
          },
        ]
      : [],
  );
  return [
    ...(tooMany
      ? [
          {
            at: ['bake', 'steps'],
            message: `must have at most ${runCommandsPerMachine.steps} steps: a machine takes ${runCommandsPerMachine.total} run commands, of which the bake itself needs some`,
          },
        ]
      : []),
    ...late,
  ];
}

/** Windows ignores the case of variables: two that differ in nothing else would be one. */
function environmentProblems({ os, bake, checks }: WellShapedParts): readonly RuleProblem[] {
  if (os?.type !== 'Windows') {
    return [];
  }
  const environments = [
    ...(bake?.steps ?? []).map(({ env }, i) => ({ at: ['bake', 'steps', i, 'env'], env })),
    ...(checks ?? []).map(({ env }, i) => ({ at: ['checks', i, 'env'], env: env ?? {} })),
  ];
  return environments.flatMap(({ at, env }) => {
    const names = Object.keys(env).map((name) => name.toLowerCase());
    return Object.keys(env).flatMap((name, i) =>
      names.indexOf(name.toLowerCase()) < i
        ? [{ at: [...at, name], message: 'differs from another only in case' }]
        : [],
    );
  });
}

function checkProblems(checks: readonly RecipeCheck[] | undefined): readonly RuleProblem[] {
  if (!checks) {
    return [];
  }
  const problems: RuleProblem[] = [];
  const getsBootCheck = !checks.some((check) => check.boot);
  checks.forEach(({ name }, i) => {
    if (name.toLowerCase() === identityCheckName) {
      problems.push({ at: ['checks', i, 'name'], message: 'is the name of the check that every version gets' });
    }
    if (getsBootCheck && name.toLowerCase() === defaultBootCheck.name) {
      const message = 'is the name of the check that a recipe without a check with boot gets: choose another';
      problems.push({ at: ['checks', i, 'name'], message });
    }
  });
  if (checks.filter((check) => check.boot).length > 1) {
    problems.push({ at: ['checks'], message: 'must have at most one check with boot' });
  }
  if (checks.filter((check) => check.run).length > runCommandsPerMachine.checks) {
    problems.push({ at: ['checks'], message: `must have at most ${runCommandsPerMachine.checks} checks with run` });
  }
  return problems;
}

/** A record holds at most 2 MB; a rebake's has its recipe and what each step printed. */
const mostCharacters = 250_000;

function lengthProblems(parts: WellShapedParts): readonly RuleProblem[] {
  const { length } = canonicalJson(parts);
  return length > mostCharacters
    ? [
        {
          at: [],
          message: `has ${length} characters of at most ${mostCharacters}: fetch long scripts rather than inline them`,
        },
      ]
    : [];
}

/** A gallery copy lives in its source's region, so the region of the bake must be a region of every stage. */
function homeRegionProblems({ bake, stages }: WellShapedParts): readonly RuleProblem[] {
  const home = bake?.region ?? (stages?.[0] && stageRegions(stages[0])[0]?.name);
  if (home === undefined || !bake || !stages) {
    return [];
  }
  return stages.flatMap((stage, i) =>
    stageRegions(stage).some((region) => region.name === home)
      ? []
      : [
          {
            at: ['stages', i],
            message: `must include ${home}, where versions are baked: Azure keeps a copied version in its source's region`,
          },
        ],
  );
}
