import type { Problem } from '../problem.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { BaseImageFacts } from './preflight-facts.ts';
import { problem, wordPlan } from './preflight-words.ts';

/** What is between a recipe and the image that it starts from. */
export function baseProblems(recipe: Recipe, base: BaseImageFacts): readonly Problem[] {
  const { os } = recipe;
  const differs = [
    { key: 'type', wanted: os.type, found: base.osType },
    { key: 'generation', wanted: os.generation, found: base.hyperVGeneration },
    { key: 'architecture', wanted: os.architecture, found: base.architecture },
  ].filter(({ wanted, found }) => found !== null && found !== wanted);
  return [
    ...differs.map(({ key, wanted, found }) => problem(`os.${key}`, `is ${wanted}, but ${base.name} is ${found}`)),
    ...securityProblems(os.security, base),
    ...(base.deprecated ? [problem('base', `${base.name} is deprecated: new machines of it may be refused`)] : []),
    ...planProblems(recipe, base),
  ];
}

/** Image features that let a Trusted Launch machine boot. */
const trustedLaunchCapable = ['TrustedLaunch', 'TrustedLaunchSupported', 'TrustedLaunchAndConfidentialVmSupported'];

function securityProblems(security: string, base: BaseImageFacts): readonly Problem[] {
  const has = base.securityType ?? 'Standard';
  if (security !== 'Standard' && !trustedLaunchCapable.includes(has)) {
    return [
      problem(
        'os.security',
        `is ${security}, but ${base.name} is ${has} and does not boot with Trusted Launch: use Standard`,
      ),
    ];
  }
  if (security !== 'TrustedLaunch' && has === 'TrustedLaunch') {
    return [
      problem('os.security', `is ${security}, but machines of ${base.name} must be Trusted Launch: use TrustedLaunch`),
    ];
  }
  return security !== 'TrustedLaunch' && has === 'ConfidentialVM'
    ? [
        problem(
          'os.security',
          `is ${security}, but machines of ${base.name} must be confidential, which is not available yet`,
        ),
      ]
    : [];
}

function planProblems({ base: { plan, marketplace } }: Recipe, base: BaseImageFacts): readonly Problem[] {
  if (marketplace === undefined) {
    return [];
  }
  if (base.plan && !plan) {
    const message = `is required: ${base.name} is sold with plan ${wordPlan(base.plan)}. Accept its terms and name it`;
    return [problem('base.plan', message)];
  }
  if (!base.plan && plan) {
    return [problem('base.plan', `is not used: ${base.name} has no plan`)];
  }
  const differing = (['name', 'publisher', 'product'] as const).filter(
    (key) => plan && base.plan && plan[key].toLowerCase() !== base.plan[key].toLowerCase(),
  );
  return differing.map((key) =>
    problem(`base.plan.${key}`, `is ${plan![key]}, but ${base.name} has ${base.plan![key]}`),
  );
}
