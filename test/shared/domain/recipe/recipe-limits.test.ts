import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { toProblems } from '../../../../shared/domain/problem.ts';
import { RecipeBake } from '../../../../shared/domain/recipe/recipe-bake.ts';
import { RecipeBase } from '../../../../shared/domain/recipe/recipe-base.ts';
import { RecipeCheck } from '../../../../shared/domain/recipe/recipe-checks.ts';
import { GalleryName, ImageDefinitionName, PartName } from '../../../../shared/domain/recipe/recipe-names.ts';
import { RecipeOs, SecurityType } from '../../../../shared/domain/recipe/recipe-os.ts';
import { BakeStep, SecretReference } from '../../../../shared/domain/recipe/recipe-run.ts';
import { RecipeStage, Wave } from '../../../../shared/domain/recipe/recipe-stages.ts';
import { RebakePolicy, recipeParts, Retention } from '../../../../shared/domain/recipe/recipe.ts';

const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const script = { inline: ['true'] };
const bake = (changes: object) => ({ size: 'Standard_D2s_v5', steps: [], ...changes });
const step = (changes: object) => ({ name: 'a', run: script, ...changes });
const runs = (changes: object) => ({ name: 'a', run: script, ...changes });
const external = (timeoutHours: number) => ({ name: 'a', external: { timeoutHours } });
const wave = (changes: object) => ({ regions: ['westeurope'], ...changes });
const stage = (changes: object) => ({ name: 'test', gallery: 'g', regions: ['westeurope'], ...changes });
const gate = (changes: object) => stage({ gate: changes });
const replicas = (count: number) => wave({ regions: [{ name: 'westeurope', replicas: count }] });

const problemsOf = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value);
  return error ? toProblems(error) : [];
};

interface Limit {
  readonly what: string;
  readonly schema: z.ZodType;
  readonly written: (value: number) => unknown;
  readonly good: readonly number[];
  readonly bad: readonly number[];
}

it.each<Limit>([
  {
    what: 'GB of a disk',
    schema: RecipeBake,
    written: (n) => bake({ diskSizeGB: n }),
    good: [1, 4095],
    bad: [0, 4096],
  },
  {
    what: 'minutes of a bake',
    schema: RecipeBake,
    written: (n) => bake({ timeoutMinutes: n }),
    good: [1, 1440],
    bad: [0, 1441, 1.5],
  },
  {
    what: 'hours of a failed bake',
    schema: RecipeBake,
    written: (n) => bake({ keepFailedHours: n }),
    good: [0, 0.5, 168],
    bad: [-1, 168.5],
  },
  {
    what: 'minutes of a step',
    schema: BakeStep,
    written: (n) => step({ timeoutMinutes: n }),
    good: [1, 1440],
    bad: [0, 1441, 1.5],
  },
  {
    what: 'lines of a script',
    schema: BakeStep,
    written: (n) => step({ run: { inline: many(n, 'x') } }),
    good: [1, 9],
    bad: [0],
  },
  {
    what: 'minutes of a check',
    schema: RecipeCheck,
    written: (n) => runs({ timeoutMinutes: n }),
    good: [1, 1440],
    bad: [0, 1441],
  },
  {
    what: 'minutes of a boot',
    schema: RecipeCheck,
    written: (n) => ({ name: 'a', boot: { withinMinutes: n } }),
    good: [1, 1440],
    bad: [0, 1441],
  },
  { what: 'hours of evidence', schema: RecipeCheck, written: external, good: [0.5, 720], bad: [0, 720.5] },
  { what: 'replicas', schema: Wave, written: replicas, good: [1, 50], bad: [0, 51, 1.5] },
  {
    what: 'regions of a wave',
    schema: Wave,
    written: (n) => wave({ regions: many(n, 'westeurope') }),
    good: [1],
    bad: [0],
  },
  {
    what: 'minutes of a soak',
    schema: Wave,
    written: (n) => wave({ soakMinutes: n }),
    good: [0, 0.5, 43_200],
    bad: [-1, 43_201],
  },
  {
    what: 'letters of an alert',
    schema: Wave,
    written: (n) => wave({ healthAlerts: ['a'.repeat(n)] }),
    good: [1, 260],
    bad: [0, 261],
  },
  {
    what: 'regions of a stage',
    schema: RecipeStage,
    written: (n) => stage({ regions: many(n, 'westeurope') }),
    good: [1],
    bad: [0],
  },
  {
    what: 'waves',
    schema: RecipeStage,
    written: (n) => stage({ regions: undefined, waves: many(n, wave({})) }),
    good: [1],
    bad: [0],
  },
  { what: 'approvals', schema: RecipeStage, written: (n) => gate({ approvals: n }), good: [0, 10], bad: [-1, 11, 1.5] },
  {
    what: 'hours of a gate',
    schema: RecipeStage,
    written: (n) => gate({ soakHours: n }),
    good: [0, 0.5, 8760],
    bad: [-1, 8761],
  },
  {
    what: 'days of evidence',
    schema: RecipeStage,
    written: (n) => gate({ evidenceMaxAgeDays: n }),
    good: [0.5, 3650],
    bad: [0, 3651],
  },
  {
    what: 'days of a request',
    schema: RecipeStage,
    written: (n) => gate({ expiryDays: n }),
    good: [0.5, 365],
    bad: [0, 366],
  },
  {
    what: 'versions kept',
    schema: Retention,
    written: (n) => ({ keepVersions: n }),
    good: [1, 1000],
    bad: [0, 1001, 1.5],
  },
  { what: 'days kept', schema: Retention, written: (n) => ({ keepDays: n }), good: [0, 3650], bad: [-1, 3651, 1.5] },
  { what: 'days of grace', schema: Retention, written: (n) => ({ graceDays: n }), good: [0, 365], bad: [-1, 366, 1.5] },
  {
    what: 'failures until a pause',
    schema: RebakePolicy,
    written: (n) => ({ pauseAfterFailures: n }),
    good: [1, 100],
    bad: [0, 101, 1.5],
  },
  {
    what: 'letters of a description',
    schema: recipeParts.description,
    written: (n) => 'd'.repeat(n),
    good: [0, 2000],
    bad: [2001],
  },
  { what: 'checks', schema: recipeParts.checks, written: (n) => many(n, runs({})), good: [0, 30], bad: [31] },
  { what: 'stages', schema: recipeParts.stages, written: (n) => many(n, stage({})), good: [1, 10], bad: [0, 11] },
  {
    what: 'letters of a definition',
    schema: ImageDefinitionName,
    written: (n) => 'a'.repeat(n),
    good: [1, 64],
    bad: [0, 65],
  },
  { what: 'letters of a gallery', schema: GalleryName, written: (n) => 'a'.repeat(n), good: [1, 80], bad: [0, 81] },
  { what: 'letters of a part', schema: PartName, written: (n) => 'a'.repeat(n), good: [1, 48], bad: [0, 49] },
])('$what: $good, not $bad', ({ schema, written, good, bad }) => {
  const isGood = (value: number) => problemsOf(schema, written(value)).length === 0;

  expect([...good, ...bad].filter(isGood)).toEqual(good);
});

describe('what is not written as it must be is told how', () => {
  const secret = 'https://contoso.vault.azure.net/secrets/agent-key';
  const ends = 'and begin and end with a letter or digit';

  it.each([
    {
      what: 'a size',
      written: (text: string) => problemsOf(RecipeBake, bake({ size: text })),
      good: ['Standard_D2s_v5', 'Basic_A1', 'Standard_DC2as_v5'],
      bad: ['D2s_v5_', 'xStandard_D2', 'Standard_D2 v5', 'Standard_'],
      message: 'must be a VM size, such as Standard_D2s_v5',
    },
    {
      what: 'a secret',
      written: (keyVault: string) => problemsOf(SecretReference, { keyVault }),
      good: [secret, `${secret}/${'a1'.repeat(16)}`, 'https://localhost:8443/secrets/x'],
      bad: [`x${secret}`, `${secret}/`, `${secret}/a1`, `${secret}?sig=1`, secret.replace('https', 'http')],
      message: 'must be the address of a secret, such as https://contoso.vault.azure.net/secrets/agent-key',
    },
    {
      what: 'a variable',
      written: (name: string) => problemsOf(BakeStep, step({ env: { [name]: 'x' } })),
      good: ['A', '_a1', 'x'.repeat(64)],
      bad: ['1A', 'A-B', 'x'.repeat(65), ''],
      message: 'must be letters, digits and underscores, not beginning with a digit',
    },
    {
      what: 'an image definition',
      written: (text: string) => problemsOf(ImageDefinitionName, text),
      good: ['a', 'ubuntu-24.04_web'],
      bad: ['Ubuntu', 'a-', '-a', 'a b'],
      message: `must be lower-case letters, digits, dots, dashes and underscores, ${ends}`,
    },
    {
      what: 'a gallery',
      written: (text: string) => problemsOf(GalleryName, text),
      good: ['g', 'Rebake_test.1'],
      bad: ['my-gallery', '_g', 'g.'],
      message: `must be letters, digits, dots and underscores (a gallery name has no dashes), ${ends}`,
    },
    {
      what: 'a part',
      written: (text: string) => problemsOf(PartName, text),
      good: ['a', 'Step-1_a'],
      bad: ['-a', 'a_', 'a.b', 'a b'],
      message: `must be letters, digits, dashes and underscores, ${ends}`,
    },
  ])('$what', ({ written, good, bad, message }) => {
    expect(good.filter((text) => written(text).length > 0)).toEqual([]);
    expect(bad.map((text) => written(text).map((problem) => problem.message))).toEqual(bad.map(() => [message]));
  });

  it.each([
    {
      schema: BakeStep,
      value: step({ env: { PORT: 80 } }),
      path: 'env.PORT',
      message: 'must be text (numbers in quotes) or { keyVault: https://…/secrets/… }',
    },
    {
      schema: Wave,
      value: wave({ regions: [1] }),
      path: 'regions[0]',
      message: 'must be a region or { name, replicas }',
    },
    { schema: RecipeCheck, value: { name: 'a' }, path: '', message: 'must have exactly one of boot, run and external' },
    {
      schema: RecipeCheck,
      value: { ...external(1), run: script },
      path: '',
      message: 'must have exactly one of boot, run and external',
    },
    { schema: RecipeCheck, value: { ...external(1), env: {} }, path: 'env', message: 'belongs to a check with run' },
    {
      schema: RecipeCheck,
      value: { ...external(1), timeoutMinutes: 5 },
      path: 'timeoutMinutes',
      message: 'belongs to a check with run',
    },
    { schema: RecipeBase, value: {}, path: '', message: 'must have either marketplace or image' },
    {
      schema: RecipeBase,
      value: { image: 'a', marketplace: 'a:b:c' },
      path: '',
      message: 'must have either marketplace or image',
    },
    {
      schema: RecipeBase,
      value: { image: 'a', plan: { name: 'n', publisher: 'p', product: 'o' } },
      path: 'plan',
      message: 'belongs to a marketplace base image',
    },
    ...(['name', 'publisher', 'product'] as const).map((part) => ({
      schema: RecipeBase,
      value: { marketplace: 'a:b:c', plan: { name: 'n', publisher: 'p', product: 'o', [part]: '' } },
      path: `plan.${part}`,
      message: 'must not be empty',
    })),
    {
      schema: RecipeStage,
      value: stage({ regions: undefined }),
      path: '',
      message: 'must have either regions or waves',
    },
    {
      schema: RecipeStage,
      value: stage({ waves: [wave({})] }),
      path: '',
      message: 'must have regions or waves, not both',
    },
  ])('$value: $message', ({ schema, value, path, message }) => {
    expect(problemsOf(schema, value)).toEqual([{ path, message }]);
  });
});

it.each(SecurityType.options)('the security type %s is one of Azure', (security) => {
  expect(RecipeOs.parse({ type: 'Linux', security }).security).toBe(security);
});

it('a line keeps what is not its end', () => {
  expect(BakeStep.parse(step({ run: { inline: ['a\rb\r', 'c\r\nd'] } })).run.inline).toEqual(['a\rb', 'c\nd']);
});
