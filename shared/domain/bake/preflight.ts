import type { Problem } from '../problem.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { PurchasePlan } from '../recipe/recipe-base.ts';
import { wantedDefinition } from './capture.ts';
import { runCommandsPerMachine } from './run-command-limits.ts';

/** What Azure says about everything that a bake needs. Null: not known, which is not held against the recipe. */
export interface PreflightFacts {
  readonly region: string;
  readonly base: BaseImageFacts | UnusableBase;
  /** What the version will carry of the marketplace image below it all. */
  readonly plan: PurchasePlan | null;
  /** The definition in each stage's gallery, in the recipe's order; null where it is still to be made. */
  readonly definitions: readonly (DefinitionFacts | null)[];
  readonly size: SizeFacts;
  /**
   * Cores left in the region, of the family or in all, whichever is less; null while other bakes hold some, which come
   * back before it is this one's turn.
   */
  readonly coresLeft: number | null;
  readonly version: string;
  readonly takenVersions: readonly string[];
}

export interface BaseImageFacts {
  /** For people: URN and version, or image definition and version. */
  readonly name: string;
  readonly osType: 'Linux' | 'Windows';
  readonly hyperVGeneration: 'V1' | 'V2' | null;
  readonly architecture: 'x64' | 'Arm64' | null;
  /** The `SecurityType` feature; null where it names none. */
  readonly securityType: string | null;
  readonly plan: PurchasePlan | null;
  readonly deprecated: boolean;
}

/** A base image that nothing can be baked from, whatever the recipe says. */
export interface UnusableBase {
  readonly unusable: string;
}

export interface DefinitionFacts {
  readonly osType: string;
  readonly osState: string;
  readonly hyperVGeneration: string;
  readonly architecture: string;
  readonly securityType: string;
  readonly purchasePlan: PurchasePlan | null;
}

export interface SizeFacts {
  readonly available: boolean;
  readonly vCpus: number;
  readonly family: string;
  readonly hyperVGenerations: readonly string[];
  readonly architecture: string;
  readonly trustedLaunch: boolean;
}

/** Everything that would make the bake fail, before anything is made. */
export function preflight(recipe: Recipe, facts: PreflightFacts): readonly Problem[] {
  return [
    ...('unusable' in facts.base
      ? [problem('', facts.base.unusable)]
      : [...baseProblems(recipe, facts.base), ...planProblems(recipe, facts.base)]),
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

function baseProblems({ os }: Recipe, base: BaseImageFacts): readonly Problem[] {
  const differs = [
    { key: 'type', wanted: os.type, found: base.osType },
    { key: 'generation', wanted: os.generation, found: base.hyperVGeneration },
    { key: 'architecture', wanted: os.architecture, found: base.architecture },
  ].filter(({ wanted, found }) => found !== null && found !== wanted);
  return [
    ...differs.map(({ key, wanted, found }) => problem(`os.${key}`, `is ${wanted}, but ${base.name} is ${found}`)),
    ...securityProblems(os.security, base),
    ...(base.deprecated ? [problem('base', `${base.name} is deprecated: new machines of it may be refused`)] : []),
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

function definitionProblems(
  recipe: Recipe,
  index: number,
  found: DefinitionFacts | null,
  plan: PurchasePlan | null,
): readonly Problem[] {
  const stage = recipe.stages[index];
  if (!found || !stage) {
    return [];
  }
  const wanted = wantedDefinition(recipe);
  const keys = ['osType', 'osState', 'hyperVGeneration', 'architecture', 'securityType'] as const;
  return [
    ...keys.map((key) => ({ key, has: found[key], needs: wanted[key] })),
    { key: 'purchase plan', has: wordPlan(found.purchasePlan), needs: wordPlan(plan) },
  ]
    .filter(({ has, needs }) => has.toLowerCase() !== needs.toLowerCase())
    .map(({ key, has, needs }) =>
      problem(
        `stages[${index}].gallery`,
        `image definition ${recipe.name} in ${stage.gallery} has ${key} ${has}, the recipe needs ${needs}; it cannot be changed: use another name, or delete the definition`,
      ),
    );
}

function wordPlan(plan: PurchasePlan | null): string {
  return plan ? `${plan.name} of ${plan.publisher}, product ${plan.product}` : 'none';
}

function sizeProblems({ bake, os }: Recipe, { size, coresLeft, region }: PreflightFacts): readonly Problem[] {
  const at = 'bake.size';
  if (!size.available) {
    return [
      problem(at, `${bake.size} is not available in ${region} for this subscription: choose another size or region`),
    ];
  }
  const problems: Problem[] = [];
  if (!size.hyperVGenerations.includes(os.generation)) {
    problems.push(problem(at, `${bake.size} does not run generation ${os.generation} images`));
  }
  if (size.architecture !== os.architecture) {
    problems.push(problem(at, `${bake.size} is ${size.architecture}, the recipe's images are ${os.architecture}`));
  }
  // A machine under check boots with Trusted Launch even where the builder does not.
  if (os.security !== 'Standard' && !size.trustedLaunch) {
    problems.push(
      problem(at, `${bake.size} does not support Trusted Launch, which ${os.security} images are checked with`),
    );
  }
  if (coresLeft !== null && coresLeft < size.vCpus) {
    problems.push(
      problem(
        at,
        `${bake.size} needs ${size.vCpus} cores, ${coresLeft} are left of ${size.family} in ${region}: ask for quota or choose another size`,
      ),
    );
  }
  return problems;
}

function problem(path: string, message: string): Problem {
  return { path, message };
}
