import { describe, expect, it } from 'vitest';
import type { BaseImageFacts, PreflightFacts } from '../../../../shared/domain/bake/preflight-facts.ts';
import { preflight } from '../../../../shared/domain/bake/preflight.ts';
import { runCommandsPerMachine } from '../../../../shared/domain/bake/run-command-limits.ts';
import { wantedDefinition } from '../../../../shared/domain/bake/capture.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

const name = 'Canonical:ubuntu-24_04-lts:server 24.04.202609040';
const plan = { name: 'pro', publisher: 'canonical', product: 'ubuntu' };
const ordinary: BaseImageFacts = {
  name,
  osType: 'Linux',
  hyperVGeneration: 'V2',
  architecture: 'x64',
  securityType: 'TrustedLaunchSupported',
  plan: null,
  deprecated: false,
};
const fitting = { ...wantedDefinition(aRecipe()), purchasePlan: null };
const facts: PreflightFacts = {
  region: 'westeurope',
  base: ordinary,
  plan: null,
  definitions: [fitting, null],
  size: {
    available: true,
    vCpus: 2,
    family: 'standardDSv5Family',
    hyperVGenerations: ['V1', 'V2'],
    architecture: 'x64',
    trustedLaunch: true,
  },
  coresLeft: 10,
  version: '1.0.1',
  takenVersions: ['1.0.0'],
};
const withBase = (changes: Partial<BaseImageFacts>): PreflightFacts => ({
  ...facts,
  base: { ...ordinary, ...changes },
});
const withSize = (changes: Partial<PreflightFacts['size']>): PreflightFacts => ({
  ...facts,
  size: { ...facts.size, ...changes },
});

it('has nothing to say when everything fits', () => {
  expect(preflight(aRecipe(), facts)).toEqual([]);
});

it('does not hold cores against a bake that others give back before its turn', () => {
  expect(preflight(aRecipe(), { ...facts, coresLeft: null })).toEqual([]);
});

it('does not hold against a base what is not known of it', () => {
  expect(preflight(aRecipe(), withBase({ hyperVGeneration: null, architecture: null }))).toEqual([]);
});

it.each([
  {
    what: 'another system',
    facts: withBase({ osType: 'Windows' }),
    path: 'os.type',
    message: `is Linux, but ${name} is Windows`,
  },
  {
    what: 'another generation',
    facts: withBase({ hyperVGeneration: 'V1' }),
    path: 'os.generation',
    message: `is V2, but ${name} is V1`,
  },
  {
    what: 'another architecture',
    facts: withBase({ architecture: 'Arm64' }),
    path: 'os.architecture',
    message: `is x64, but ${name} is Arm64`,
  },
  {
    what: 'a base without Trusted Launch',
    facts: withBase({ securityType: null }),
    path: 'os.security',
    message: /does not boot with Trusted Launch: use Standard/,
  },
  {
    what: 'a base that is Trusted Launch only',
    facts: withBase({ securityType: 'TrustedLaunch' }),
    path: 'os.security',
    message: /must be Trusted Launch: use TrustedLaunch/,
  },
  { what: 'a deprecated base', facts: withBase({ deprecated: true }), path: 'base', message: /deprecated/ },
  {
    what: 'a plan that is not named',
    facts: withBase({ plan }),
    path: 'base.plan',
    message: /Accept its terms and name it/,
  },
  {
    what: 'a size that is not offered',
    facts: withSize({ available: false }),
    path: 'bake.size',
    message: 'Standard_D2s_v5 is not available in westeurope for this subscription: choose another size or region',
  },
  {
    what: 'a size of another generation',
    facts: withSize({ hyperVGenerations: ['V1'] }),
    path: 'bake.size',
    message: /generation V2/,
  },
  {
    what: 'a size of another architecture',
    facts: withSize({ architecture: 'Arm64' }),
    path: 'bake.size',
    message: /is Arm64/,
  },
  {
    what: 'a size without Trusted Launch',
    facts: withSize({ trustedLaunch: false }),
    path: 'bake.size',
    message: /does not support Trusted Launch/,
  },
  {
    what: 'too few cores',
    facts: { ...facts, coresLeft: 1 },
    path: 'bake.size',
    message: /needs 2 cores, 1 are left of standardDSv5Family in westeurope/,
  },
  {
    what: 'a number that is taken',
    facts: { ...facts, takenVersions: ['1.0.1'] },
    path: '',
    message: 'Version 1.0.1 is in gallery rebake_test already',
  },
])('refuses $what', ({ facts: some, path, message }) => {
  const expected = typeof message === 'string' ? message : (expect.stringMatching(message) as string);

  expect(preflight(aRecipe(), some)).toEqual([{ path, message: expected }]);
});

it('the last cores are enough', () => {
  expect(preflight(aRecipe(), { ...facts, coresLeft: 2 })).toEqual([]);
});

describe('the security type', () => {
  it.each([
    { security: 'Standard', base: null, fits: true },
    { security: 'Standard', base: 'TrustedLaunchSupported', fits: true },
    { security: 'Standard', base: 'TrustedLaunch', fits: false },
    { security: 'Standard', base: 'ConfidentialVM', fits: false },
    { security: 'TrustedLaunch', base: 'TrustedLaunch', fits: true },
    { security: 'TrustedLaunch', base: 'TrustedLaunchSupported', fits: true },
    { security: 'TrustedLaunch', base: 'TrustedLaunchAndConfidentialVmSupported', fits: true },
    { security: 'TrustedLaunch', base: 'Standard', fits: false },
    { security: 'TrustedLaunchSupported', base: 'TrustedLaunchAndConfidentialVmSupported', fits: true },
    { security: 'TrustedLaunchSupported', base: 'ConfidentialVMSupported', fits: false },
    { security: 'TrustedLaunchSupported', base: 'Standard', fits: false },
  ])('$security on a base that is $base: $fits', ({ security, base, fits }) => {
    const recipe = aRecipe({ os: { type: 'Linux', security } });
    const problems = preflight(recipe, { ...withBase({ securityType: base }), definitions: [] });

    expect(problems.map(({ path }) => path)).toEqual(fits ? [] : ['os.security']);
  });
});

describe('the plan', () => {
  const planned = aRecipe({ base: { ...writtenRecipe.base, plan } });

  it('fits in any casing', () => {
    expect(preflight(planned, withBase({ plan: { ...plan, publisher: 'Canonical' } }))).toEqual([]);
  });

  it('that differs is named part by part', () => {
    expect(preflight(planned, withBase({ plan: { ...plan, name: 'basic', product: 'other' } }))).toEqual([
      { path: 'base.plan.name', message: `is pro, but ${name} has basic` },
      { path: 'base.plan.product', message: `is ubuntu, but ${name} has other` },
    ]);
  });

  it('of a base that has none is in the way', () => {
    expect(preflight(planned, facts)).toMatchObject([{ path: 'base.plan' }]);
  });

  it('of a parent image is its own affair', () => {
    expect(preflight(aRecipe({ base: { image: 'parent' } }), withBase({ plan }))).toEqual([]);
  });
});

it.each([
  { key: 'osType', value: 'Windows' },
  { key: 'osState', value: 'Specialized' },
  { key: 'hyperVGeneration', value: 'V1' },
  { key: 'architecture', value: 'Arm64' },
  { key: 'securityType', value: 'Standard' },
])('a definition whose $key is $value does not fit, in any stage', ({ key, value }) => {
  const wrong = { ...fitting, [key]: value };

  expect(preflight(aRecipe(), { ...facts, definitions: [null, wrong] })).toEqual([
    {
      path: 'stages[1].gallery',
      message: expect.stringMatching(new RegExp(`rebake_production has ${key} ${value}`)) as string,
    },
  ]);
});

describe('the purchase plan of a definition', () => {
  const named = 'pro of canonical, product ubuntu';

  it.each([
    {
      what: 'has none, and the base has',
      of: null,
      carries: plan,
      says: `has purchase plan none, the recipe needs ${named}`,
    },
    {
      what: 'has one, and the base has none',
      of: plan,
      carries: null,
      says: `has purchase plan ${named}, the recipe needs none`,
    },
    { what: 'is another', of: { ...plan, name: 'free' }, carries: plan, says: 'has purchase plan free of canonical' },
  ])('that $what does not fit', ({ of, carries, says }) => {
    const some = { ...facts, plan: carries, definitions: [null, { ...fitting, purchasePlan: of }] };

    expect(preflight(aRecipe(), some)).toEqual([
      { path: 'stages[1].gallery', message: expect.stringContaining(says) as string },
    ]);
  });

  it('fits in whatever case it is written', () => {
    const purchasePlan = { name: 'PRO', publisher: 'Canonical', product: 'Ubuntu' };

    expect(preflight(aRecipe(), { ...facts, plan, definitions: [{ ...fitting, purchasePlan }] })).toEqual([]);
  });
});

it('names what else is wrong beside a base that cannot be used', () => {
  const unusable = 'Base image p:o:s 1.0.0 cannot be read in westeurope: Artifact was not found';
  const wrong = { ...fitting, osState: 'Specialized' };
  const some = { ...facts, base: { unusable }, definitions: [wrong], coresLeft: 0, takenVersions: ['1.0.1'] };

  expect(preflight(aRecipe(), some)).toEqual([
    { path: '', message: unusable },
    { path: 'stages[0].gallery', message: expect.stringContaining('osState Specialized') as string },
    { path: 'bake.size', message: expect.stringContaining('0 are left') as string },
    { path: '', message: 'Version 1.0.1 is in gallery rebake_test already' },
  ]);
});

describe('how many steps a machine runs', () => {
  const steps = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `s${i}`, run: { inline: ['true'] } }));
  const recipe = { ...aRecipe(), bake: { ...aRecipe().bake, steps: aRecipe().bake.steps } };
  const withSteps = (count: number) => ({
    ...recipe,
    bake: { ...recipe.bake, steps: steps(count).map((step) => ({ ...recipe.bake.steps[0]!, ...step })) },
  });

  it.each([
    { count: runCommandsPerMachine.steps, problems: [] },
    {
      count: runCommandsPerMachine.steps + 1,
      problems: [{ path: 'bake.steps', message: `has more than ${runCommandsPerMachine.steps} steps` }],
    },
  ])('$count: $problems', ({ count, problems }) => {
    expect(preflight(withSteps(count), facts)).toEqual(problems);
  });
});

describe('the security of machines', () => {
  const recipe = (security: string) => aRecipe({ os: { type: 'Linux', security } });
  const capable = ['TrustedLaunch', 'TrustedLaunchSupported', 'TrustedLaunchAndConfidentialVmSupported'];
  const ofBase = (security: string, securityType: string | null) => {
    const definitions = [{ ...fitting, ...wantedDefinition(recipe(security)) }, null];
    return preflight(recipe(security), { ...withBase({ securityType }), definitions }).map(({ message }) => message);
  };
  const noTrust = (security: string, has: string) =>
    `is ${security}, but ${name} is ${has} and does not boot with Trusted Launch: use Standard`;
  const mustBeTrusted = (security: string) =>
    `is ${security}, but machines of ${name} must be Trusted Launch: use TrustedLaunch`;

  it.each([
    { security: 'Standard', has: null, messages: [] },
    { security: 'Standard', has: 'TrustedLaunchSupported', messages: [] },
    { security: 'Standard', has: 'TrustedLaunch', messages: [mustBeTrusted('Standard')] },
    {
      security: 'Standard',
      has: 'ConfidentialVM',
      messages: [`is Standard, but machines of ${name} must be confidential, which is not available yet`],
    },
    { security: 'TrustedLaunchSupported', has: 'TrustedLaunch', messages: [mustBeTrusted('TrustedLaunchSupported')] },
    { security: 'TrustedLaunchSupported', has: null, messages: [noTrust('TrustedLaunchSupported', 'Standard')] },
    { security: 'TrustedLaunch', has: 'Standard', messages: [noTrust('TrustedLaunch', 'Standard')] },
    { security: 'TrustedLaunch', has: 'ConfidentialVM', messages: [noTrust('TrustedLaunch', 'ConfidentialVM')] },
    ...capable.map((has) => ({ security: 'TrustedLaunch', has, messages: [] })),
  ])('$security on a base that is $has: $messages', ({ security, has, messages }) => {
    expect(ofBase(security, has)).toEqual(messages);
  });

  it.each([
    { security: 'Standard', problems: 0 },
    { security: 'TrustedLaunchSupported', problems: 1 },
  ])('a size without Trusted Launch has $problems problems with $security images', ({ security, problems }) => {
    const definitions = [{ ...fitting, ...wantedDefinition(recipe(security)) }, null];

    expect(preflight(recipe(security), { ...withSize({ trustedLaunch: false }), definitions })).toHaveLength(problems);
  });
});

describe('the plan of a base image', () => {
  const planned = (named: object | undefined) => aRecipe({ base: { ...writtenRecipe.base, plan: named } });

  it.each([
    { named: plan, has: plan, problems: [] },
    { named: { ...plan, name: 'PRO', publisher: 'Canonical' }, has: { ...plan, product: 'UBUNTU' }, problems: [] },
    { named: plan, has: null, problems: [{ path: 'base.plan', message: `is not used: ${name} has no plan` }] },
    {
      named: { ...plan, name: 'free', product: 'other' },
      has: plan,
      problems: [
        { path: 'base.plan.name', message: `is free, but ${name} has pro` },
        { path: 'base.plan.product', message: `is other, but ${name} has ubuntu` },
      ],
    },
  ])('$named where it is sold with $has: $problems', ({ named, has, problems }) => {
    expect(preflight(planned(named), withBase({ plan: has }))).toEqual(problems);
  });
});

it('names all problems at once', () => {
  const worst = { ...withBase({ osType: 'Windows', deprecated: true }), coresLeft: 0, takenVersions: ['1.0.1'] };

  expect(preflight(aRecipe(), worst).map(({ path }) => path)).toEqual(['os.type', 'base', 'bake.size', '']);
});
