import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bakeKeyMaterial, baseIdentity, recipeMaterial } from '../../../../shared/domain/bake/bake-key.ts';
import type { ResolvedBase } from '../../../../shared/domain/records/image-version-record.ts';
import type { Recipe } from '../../../../shared/domain/recipe/recipe.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

// Few letters, so that two recipes often agree in many parts, and in parts that stand side by side.
const word = fc
  .string({ unit: fc.constantFrom('a', 'b', '0', '-'), minLength: 1, maxLength: 3 })
  .map((text) => `x${text}x`);
const line = fc.string({ unit: fc.constantFrom('a', ' ', ':', '"', ',', '\\', '{', '}'), maxLength: 4 });
const lines = fc.array(line, { minLength: 1, maxLength: 3 });
const value = fc.oneof(
  line,
  word.map((name) => ({ keyVault: `https://v.test/secrets/${name}` })),
);
const environment = fc.dictionary(fc.constantFrom('A', 'B', 'AB'), value, { maxKeys: 3 });

/** What decides the content of an image, in plain values: two of these that differ are two images. */
interface Content {
  readonly os: { readonly type: string; readonly generation: string; readonly security: string };
  readonly plan: { readonly name: string; readonly publisher: string; readonly product: string } | null;
  readonly diskSizeGB: number | null;
  readonly steps: readonly { readonly lines: readonly string[]; readonly env: object }[];
  /** By name; what a check is, and whether it is required. */
  readonly checks: Readonly<Record<string, CheckContent>>;
}

interface CheckContent {
  readonly required: boolean;
  /** Null for a check of another system. */
  readonly run: { readonly lines: readonly string[]; readonly env: object } | null;
}

const script = fc.record({ lines, env: environment });
const content: fc.Arbitrary<Content> = fc.record({
  os: fc.record({
    type: fc.constantFrom('Linux', 'Windows'),
    generation: fc.constant('V2'),
    security: fc.constantFrom('Standard', 'TrustedLaunch', 'TrustedLaunchSupported'),
  }),
  plan: fc.option(fc.record({ name: word, publisher: word, product: word })),
  diskSizeGB: fc.option(fc.integer({ min: 60, max: 63 })),
  steps: fc.array(script, { maxLength: 2 }),
  checks: fc.dictionary(word, fc.record({ required: fc.boolean(), run: fc.option(script) }), { maxKeys: 2 }),
});

/** What is written beside it and says nothing of what is in the image. */
const aside = fc.record({
  owner: word.map((name) => `${name}@contoso.example`),
  description: line,
  size: fc.constantFrom('Standard_D2s_v5', 'Standard_D8s_v5'),
  region: fc.constantFrom('westeurope', 'northeurope'),
  minutes: fc.integer({ min: 1, max: 60 }),
  keepFailedHours: fc.nat(8),
  turned: fc.boolean(),
});

const base: fc.Arbitrary<ResolvedBase> = fc.oneof(
  fc.record({
    kind: fc.constant('marketplace' as const),
    urn: fc.tuple(word, word, word).map((parts) => parts.join(':')),
    version: word,
  }),
  fc.record({
    kind: fc.constant('image' as const),
    imageDefinition: word,
    version: word,
    resourceId: word.map((id) => `/${id}`),
  }),
);

type Aside = typeof aside extends fc.Arbitrary<infer Value> ? Value : never;

const plainly: Aside = {
  owner: 'a@contoso.example',
  description: '',
  size: 'Standard_D2s_v5',
  region: 'westeurope',
  minutes: 30,
  keepFailedHours: 0,
  turned: false,
};

function written(
  { os, plan, diskSizeGB, steps, checks }: Content,
  { owner, description, size, region, minutes, keepFailedHours, turned }: Aside = plainly,
): Recipe {
  const timeoutMinutes = minutes;
  const listed = Object.entries(checks).map(([name, { required, run }]) =>
    run
      ? { name, required, run: { inline: run.lines }, env: run.env, timeoutMinutes }
      : { name, required, external: { timeoutHours: minutes } },
  );
  return aRecipe({
    owner,
    description,
    os,
    base: { ...writtenRecipe.base, ...(plan && { plan }) },
    bake: {
      ...{ size, region, keepFailedHours, timeoutMinutes: minutes + 1000 },
      ...(diskSizeGB !== null && { diskSizeGB }),
      steps: steps.map(({ lines: inline, env }, i) => ({
        name: `${owner[0]}${i}`,
        run: { inline },
        env,
        timeoutMinutes,
      })),
    },
    checks: turned ? listed.toReversed() : listed,
    stages: [{ name: 'test', gallery: 'rebake_test', regions: ['westeurope', 'northeurope'] }],
  });
}

/** What two bases have to agree in to be the same image: publishers' names have no case. */
function sameImage(a: ResolvedBase): unknown {
  return a.kind === 'marketplace' ? [a.kind, a.urn.toLowerCase(), a.version] : [a.kind, a.imageDefinition, a.version];
}

const key = JSON.stringify;

describe('two bakes', () => {
  it('have one key if and only if they make the same image', () => {
    const bakes = fc.record({ content, base, aside });
    fc.assert(
      fc.property(bakes, bakes, fc.boolean(), fc.boolean(), (one, other, sameContent, sameBase) => {
        const second = {
          ...other,
          content: sameContent ? one.content : other.content,
          base: sameBase ? one.base : other.base,
        };
        const isSame =
          sorted(one.content) === sorted(second.content) && key(sameImage(one.base)) === key(sameImage(second.base));

        const keys = [one, second].map((bake) => bakeKeyMaterial(written(bake.content, bake.aside), bake.base));

        expect(keys[0] === keys[1]).toBe(isSame);
      }),
      { numRuns: 400 },
    );
  });

  it('have different keys when they differ in one part only, whatever the part', () => {
    fc.assert(
      fc.property(content, content, base, fc.constantFrom(...parts), (one, other, from, part) => {
        const changed = { ...one, [part]: other[part] };
        fc.pre(sorted(one) !== sorted(changed));

        expect(bakeKeyMaterial(written(changed), from)).not.toBe(bakeKeyMaterial(written(one), from));
        expect(recipeMaterial(written(changed))).not.toBe(recipeMaterial(written(one)));
      }),
      { numRuns: 300 },
    );
  });

  it('have different keys when lines or steps come in another order', () => {
    fc.assert(
      fc.property(content, fc.array(line, { minLength: 2, maxLength: 4 }), base, (one, script, from) => {
        const keyOf = (steps: Content['steps']) => bakeKeyMaterial(written({ ...one, steps }), from);
        const apart = script.map((text) => ({ lines: [text], env: {} }));
        fc.pre(key(script) !== key(script.toReversed()));

        expect(keyOf([{ lines: script.toReversed(), env: {} }])).not.toBe(keyOf([{ lines: script, env: {} }]));
        expect(keyOf(apart.toReversed())).not.toBe(keyOf(apart));
        expect(keyOf(apart)).not.toBe(keyOf([{ lines: script, env: {} }]));
      }),
    );
  });

  it('of other versions of a base are of one recipe', () => {
    fc.assert(
      fc.property(content, base, word, (one, from, version) => {
        const recipe = written(one);
        const later = { ...from, version };

        expect(baseIdentity(later)).toBe(baseIdentity(from));
        expect(bakeKeyMaterial(recipe, later) === bakeKeyMaterial(recipe, from)).toBe(version === from.version);
      }),
    );
  });

  it('of a marketplace image and of an image definition never have one base', () => {
    fc.assert(
      fc.property(base, base, (one, other) => {
        const same = key(sameImage({ ...one, version: '' })) === key(sameImage({ ...other, version: '' }));

        expect(baseIdentity(one) === baseIdentity(other)).toBe(same);
        expect(baseIdentity(one).split(':')[0]).toBe(one.kind);
      }),
    );
  });
});

describe('the material of a key', () => {
  // Keys that are kept rest on it: what changes it makes every image be baked anew, with another minor number.
  it('stays as it was for every recipe that was baked', () => {
    const marketplace = { kind: 'marketplace', urn: 'Canonical:ubuntu-24_04-lts:server', version: '24.04.1' } as const;

    expect(JSON.parse(bakeKeyMaterial(aRecipe(), marketplace))).toEqual({
      base: { source: 'marketplace:canonical:ubuntu-24_04-lts:server', version: '24.04.1' },
      recipe: JSON.parse(recipeMaterial(aRecipe())) as unknown,
    });
    expect(JSON.parse(recipeMaterial(aRecipe()))).toEqual({
      os: { type: 'Linux', generation: 'V2', architecture: 'x64', security: 'TrustedLaunchSupported' },
      builder: 'machine',
      steps: [
        {
          run: { inline: ['apt-get install -y nginx'] },
          env: { MODE: 'quick', TOKEN: { keyVault: 'https://contoso.vault.azure.net/secrets/token' } },
        },
      ],
      checks: [
        { kind: 'boot', name: 'boots', required: true, withinMinutes: 10 },
        { kind: 'identity', name: 'identity', required: true },
        { kind: 'external', name: 'scan', required: false },
        { env: {}, kind: 'run', name: 'serves', required: true, run: { inline: ['curl -fsS http://localhost/'] } },
      ],
    });
  });
});

const parts = ['os', 'plan', 'diskSizeGB', 'steps', 'checks'] as const;

/** The content as text, whatever the order of its keys. */
function sorted(value: unknown): string {
  return key(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
