import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bakeKeyMaterial, baseIdentity, recipeMaterial } from '../../../../shared/domain/bake/bake-key.ts';
import { canonicalJson } from '../../../../shared/domain/bake/canonical-json.ts';
import type { ResolvedBase } from '../../../../shared/domain/records/image-version-record.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

const base: ResolvedBase = {
  kind: 'marketplace',
  urn: 'Canonical:ubuntu-24_04-lts:server',
  version: '24.04.202609040',
};
const parent: ResolvedBase = { kind: 'image', imageDefinition: 'ubuntu-hardened', version: '1.0.0', resourceId: '/a' };
const material = bakeKeyMaterial(aRecipe(), base);
const [step] = writtenRecipe.bake.steps;
const [boots, serves, scan] = writtenRecipe.checks;
const withStep = (changes: object) => ({ bake: { ...writtenRecipe.bake, steps: [{ ...step, ...changes }] } });
const withChecks = (...checks: readonly unknown[]) => ({ checks });

/** The same value with its keys in another order, at every level. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(shuffled);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, member]) => [key, shuffled(member)]),
      )
    : value;
}

describe('the same bake key', () => {
  it.each([
    { what: 'keys in another order', changes: shuffled(writtenRecipe) as object },
    {
      what: 'defaults spelled out',
      changes: {
        os: { type: 'Linux', generation: 'V2', architecture: 'x64', security: 'TrustedLaunchSupported' },
        bake: { ...writtenRecipe.bake, builder: 'machine', timeoutMinutes: 120, keepFailedHours: 0 },
        checks: [...writtenRecipe.checks.map((check) => ({ required: true, ...check }))],
      },
    },
    { what: 'Windows line ends', changes: withStep({ run: { inline: ['apt-get install -y nginx\r'] } }) },
    { what: 'another name of a step', changes: withStep({ name: 'web-server' }) },
    { what: 'another timeout of a step', changes: withStep({ timeoutMinutes: 5 }) },
    { what: 'another machine size', changes: { bake: { ...writtenRecipe.bake, size: 'Standard_D8s_v5' } } },
    { what: 'failed machines kept', changes: { bake: { ...writtenRecipe.bake, keepFailedHours: 8 } } },
    { what: 'another region', changes: { bake: { ...writtenRecipe.bake, region: 'westeurope' } } },
    { what: 'checks in another order', changes: withChecks(scan, serves, boots) },
    { what: 'another timeout of a check', changes: withChecks(boots, { ...serves, timeoutMinutes: 3 }, scan) },
    { what: 'another owner', changes: { owner: 'somebody@contoso.example' } },
    { what: 'a description', changes: { description: 'nginx' } },
    { what: 'other stages', changes: { stages: [writtenRecipe.stages[0]] } },
    { what: 'other retention', changes: { retention: { keepVersions: 9 } } },
    {
      what: 'freeze windows',
      changes: { freezeWindows: [{ name: 'x', from: '2026-01-01T00:00', to: '2026-01-02T00:00' }] },
    },
    { what: 'another spelling of the base', changes: { base: { marketplace: 'canonical:UBUNTU-24_04-lts:server' } } },
  ])('comes from $what', ({ changes }) => {
    expect(bakeKeyMaterial(aRecipe(changes as Readonly<Record<string, unknown>>), base)).toBe(material);
  });

  it('comes from another spelling of the resolved base', () => {
    expect(bakeKeyMaterial(aRecipe(), { ...base, urn: base.urn.toLowerCase() })).toBe(material);
  });

  it('comes from the same parent version in another gallery', () => {
    const child = aRecipe({ base: { image: 'ubuntu-hardened' } });

    expect(bakeKeyMaterial(child, { ...parent, resourceId: '/b' })).toBe(bakeKeyMaterial(child, parent));
  });
});

describe('another bake key', () => {
  it.each([
    { what: 'another line of a step', changes: withStep({ run: { inline: ['apt-get install -y apache2'] } }) },
    {
      what: 'blanks at the end of a line, which a script may mean',
      changes: withStep({ run: { inline: ['apt-get install -y nginx '] } }),
    },
    { what: 'another value in env', changes: withStep({ env: { ...step!.env, MODE: 'slow' } }) },
    {
      what: 'another secret',
      changes: withStep({ env: { ...step!.env, TOKEN: { keyVault: 'https://other.vault.azure.net/secrets/token' } } }),
    },
    {
      what: 'one more step',
      changes: { bake: { ...writtenRecipe.bake, steps: [step, { name: 'b', run: { inline: ['true'] } }] } },
    },
    { what: 'a larger disk', changes: { bake: { ...writtenRecipe.bake, diskSizeGB: 64 } } },
    { what: 'another security type', changes: { os: { type: 'Linux', security: 'Standard' } } },
    { what: 'a plan', changes: { base: { ...writtenRecipe.base, plan: { name: 'a', publisher: 'b', product: 'c' } } } },
    { what: 'another script of a check', changes: withChecks(boots, { ...serves, run: { inline: ['false'] } }, scan) },
    { what: 'a check that is required now', changes: withChecks(boots, serves, { ...scan, required: true }) },
    { what: 'one check less', changes: withChecks(boots, serves) },
  ])('comes from $what', ({ changes }) => {
    expect(bakeKeyMaterial(aRecipe(changes), base)).not.toBe(material);
    expect(recipeMaterial(aRecipe(changes))).not.toBe(recipeMaterial(aRecipe()));
  });

  it('comes from another version of the base, which is no other recipe', () => {
    expect(bakeKeyMaterial(aRecipe(), { ...base, version: '24.04.202610010' })).not.toBe(material);
  });

  it('comes from the order of steps', () => {
    const other = { name: 'b', run: { inline: ['true'] } };
    const steps = (...order: readonly unknown[]) => aRecipe({ bake: { ...writtenRecipe.bake, steps: order } });

    expect(bakeKeyMaterial(steps(step, other), base)).not.toBe(bakeKeyMaterial(steps(other, step), base));
  });
});

it.each([
  { resolved: base, identity: 'marketplace:canonical:ubuntu-24_04-lts:server' },
  { resolved: parent, identity: 'image:ubuntu-hardened' },
])('the identity of a base is $identity, without its version', ({ resolved, identity }) => {
  expect(baseIdentity(resolved)).toBe(identity);
});

it('never holds what a secret is, only where', () => {
  expect(material).toContain('https://contoso.vault.azure.net/secrets/token');
});

describe('canonicalJson', () => {
  it('is the same for equal values, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ b: undefined, a: [1, { d: 2, c: undefined }] })).toBe('{"a":[1,{"d":2}]}');
  });
});
