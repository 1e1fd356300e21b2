import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../../shared/domain/problem.ts';
import { parseRecipe } from '../../../../../shared/domain/recipe/parse-recipe.ts';
import { writtenRecipe } from '../../a-recipe.ts';

function problemsOf(changes: Readonly<Record<string, unknown>>): readonly Problem[] {
  const parsed = parseRecipe({ ...writtenRecipe, ...changes });
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

const step = (name: string, more: object = {}) => ({ name, run: { inline: ['true'] }, ...more });
const external = (name: string) => ({ name, external: { timeoutHours: 1 } });
const bake = (more: object) => ({ size: 'Standard_D2s_v5', steps: [], ...more });
const stages = (...changes: readonly object[]) =>
  changes.map((change, i) => ({ name: `s${i}`, gallery: `gallery_${i}`, regions: ['westeurope'], ...change }));

describe('names', () => {
  it.each(['a', 'ubuntu-web', 'a.b_c-d', '2022', 'a'.repeat(64)])('%s is a name', (name) => {
    expect(problemsOf({ name })).toEqual([]);
  });

  it.each(['', '-a', 'a-', 'Ubuntu', 'a b', 'a/b', 'a'.repeat(65)])('%j is no name', (name) => {
    expect(problemsOf({ name }).map(({ path }) => path)).toContain('name');
  });

  it.each(['g', 'Contoso.Images_1', 'a'.repeat(80)])('%s is a gallery', (gallery) => {
    expect(problemsOf({ stages: stages({ gallery }) })).toEqual([]);
  });

  it.each(['', 'my-gallery', '.g', 'g_', 'a'.repeat(81)])('%j is no gallery', (gallery) => {
    expect(problemsOf({ stages: stages({ gallery }) }).map(({ path }) => path)).toContain('stages[0].gallery');
  });
});

describe('the operating system', () => {
  it.each([
    { os: { type: 'Linux', security: 'ConfidentialVM' }, path: 'os.security', message: /not available yet/ },
    {
      os: { type: 'Linux', generation: 'V1', security: 'TrustedLaunch' },
      path: 'os.security',
      message: /generation V2/,
    },
    { os: { type: 'Linux', architecture: 'Arm64' }, path: 'os.architecture', message: /run commands/ },
    { os: { type: 'macOS' }, path: 'os.type', message: /one of Linux, Windows/ },
  ])('$os is refused', ({ os, path, message }) => {
    expect(problemsOf({ os })).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  });
});

describe('the base', () => {
  it.each([
    { base: {}, path: 'base', message: /either marketplace or image/ },
    { base: { marketplace: 'a:b:c', image: 'd' }, path: 'base', message: /either marketplace or image/ },
    { base: { marketplace: 'a:b:c:1.0.0' }, path: 'base.marketplace', message: /without a version/ },
    { base: { marketplace: 'a:b' }, path: 'base.marketplace', message: /publisher:offer:sku/ },
    {
      base: { image: 'a', plan: { name: 'n', publisher: 'p', product: 'q' } },
      path: 'base.plan',
      message: /marketplace/,
    },
    { base: { image: 'ubuntu-web' }, path: 'base.image', message: /itself/ },
  ])('$base is refused', ({ base, path, message }) => {
    expect(problemsOf({ base })).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  });

  it('a Marketplace image may have a plan', () => {
    expect(problemsOf({ base: { marketplace: 'a:b:c', plan: { name: 'n', publisher: 'p', product: 'q' } } })).toEqual(
      [],
    );
  });
});

describe('the length of a recipe', () => {
  const long = (characters: number) => ({
    bake: bake({ steps: [step('long', { run: { inline: ['x'.repeat(characters)] } })] }),
  });

  it('may be that of long scripts', () => {
    expect(problemsOf(long(200_000))).toEqual([]);
  });

  it('is that of a record at most', () => {
    expect(problemsOf(long(260_000))).toEqual([
      { path: '', message: expect.stringMatching(/^has 26\d{4} characters of at most 250000: /) as string },
    ]);
  });
});

describe('the bake', () => {
  it.each(['imageBuilder', 'external'])('the builder %s is not available yet', (builder) => {
    expect(problemsOf({ bake: bake({ builder }) })).toEqual([
      { path: 'bake.builder', message: `the builder ${builder} is not available yet; use machine` },
    ]);
  });

  it('takes 23 steps and no more', () => {
    const steps = (count: number) => Array.from({ length: count }, (_, i) => step(`step-${i}`));

    expect(problemsOf({ bake: bake({ steps: steps(23) }) })).toEqual([]);
    expect(problemsOf({ bake: bake({ steps: steps(24) }) })).toMatchObject([{ path: 'bake.steps' }]);
  });

  it.each([
    { what: 'two steps of one name', more: { steps: [step('a'), step('A')] }, path: 'bake.steps[1].name' },
    {
      what: 'a step longer than the bake',
      more: { timeoutMinutes: 10, steps: [step('a', { timeoutMinutes: 11 })] },
      path: 'bake.steps[0].timeoutMinutes',
    },
    { what: 'a step without a script', more: { steps: [{ name: 'a' }] }, path: 'bake.steps[0].run' },
    {
      what: 'an empty script',
      more: { steps: [{ name: 'a', run: { inline: [] } }] },
      path: 'bake.steps[0].run.inline',
    },
    { what: 'a number in env', more: { steps: [step('a', { env: { PORT: 80 } })] }, path: 'bake.steps[0].env.PORT' },
    {
      what: 'a name no shell takes',
      more: { steps: [step('a', { env: { '1A': 'x' } })] },
      path: 'bake.steps[0].env.1A',
    },
    {
      what: 'a secret that is no address',
      more: { steps: [step('a', { env: { TOKEN: { keyVault: 'token' } } })] },
      path: 'bake.steps[0].env.TOKEN.keyVault',
    },
    { what: 'no size', more: { size: 'D2s' }, path: 'bake.size' },
    { what: 'no disk', more: { diskSizeGB: 0 }, path: 'bake.diskSizeGB' },
    { what: 'a region that is none', more: { region: '1' }, path: 'bake.region' },
  ])('refuses $what', ({ more, path }) => {
    expect(problemsOf({ bake: bake(more) }).map((problem) => problem.path)).toEqual([path]);
  });

  it('happens in a region of every stage', () => {
    const problems = problemsOf({
      bake: bake({ region: 'westeurope' }),
      stages: stages({}, { regions: ['eastus'] }),
    });

    expect(problems).toEqual([
      { path: 'stages[1]', message: expect.stringMatching(/must include westeurope/) as string },
    ]);
  });
});

it('variables that differ only in case are one on Windows', () => {
  const env = { MODE: 'a', Mode: 'b' };
  const both = { bake: bake({ steps: [step('a', { env })] }), checks: [step('c', { env })] };

  expect(problemsOf({ ...both, os: { type: 'Linux' } })).toEqual([]);
  expect(problemsOf({ ...both, os: { type: 'Windows' } }).map(({ path }) => path)).toEqual([
    'bake.steps[0].env.Mode',
    'checks[0].env.Mode',
  ]);
});

describe('checks', () => {
  it.each([
    { what: 'no action', checks: [{ name: 'a' }], path: 'checks[0]' },
    {
      what: 'two actions',
      checks: [{ name: 'a', boot: { withinMinutes: 1 }, external: { timeoutHours: 1 } }],
      path: 'checks[0]',
    },
    { what: 'two of one name', checks: [step('a'), step('A')], path: 'checks[1].name' },
    { what: 'the name of the identity check', checks: [step('Identity')], path: 'checks[0].name' },
    { what: 'the name of the boot check that it gets', checks: [step('Boots')], path: 'checks[0].name' },
    { what: 'more than 30', checks: Array.from({ length: 31 }, (_, i) => external(`c${i}`)), path: 'checks' },
    {
      what: 'two boots',
      checks: [
        { name: 'a', boot: { withinMinutes: 1 } },
        { name: 'b', boot: { withinMinutes: 2 } },
      ],
      path: 'checks',
    },
    { what: 'env without run', checks: [{ name: 'a', boot: { withinMinutes: 1 }, env: {} }], path: 'checks[0].env' },
    {
      what: 'a timeout of its own for an external check',
      checks: [{ name: 'a', external: { timeoutHours: 1 }, timeoutMinutes: 5 }],
      path: 'checks[0].timeoutMinutes',
    },
    { what: 'more than 24 scripts', checks: Array.from({ length: 25 }, (_, i) => step(`c${i}`)), path: 'checks' },
  ])('refuses $what', ({ checks, path }) => {
    expect(problemsOf({ checks }).map((problem) => problem.path)).toEqual([path]);
  });

  it.each([
    { what: 'a boot check of the usual name', checks: [{ name: 'boots', boot: { withinMinutes: 1 } }] },
    {
      what: 'a script of that name beside a boot check',
      checks: [step('boots'), { name: 'up', boot: { withinMinutes: 1 } }],
    },
    { what: '30 of them', checks: Array.from({ length: 30 }, (_, i) => external(`c${i}`)) },
  ])('may be $what', ({ checks }) => {
    expect(problemsOf({ checks })).toEqual([]);
  });
});

describe('stages', () => {
  it.each([
    { what: 'none', value: [], path: 'stages' },
    { what: 'neither regions nor waves', value: stages({ regions: undefined }), path: 'stages[0]' },
    { what: 'both', value: stages({ waves: [{ regions: ['westeurope'] }] }), path: 'stages[0]' },
    { what: 'no regions', value: stages({ regions: [] }), path: 'stages[0].regions' },
    { what: 'two of one name', value: stages({ name: 'a' }, { name: 'A' }), path: 'stages[1].name' },
    { what: 'two in one gallery', value: stages({ gallery: 'g' }, { gallery: 'G' }), path: 'stages[1].gallery' },
    { what: 'a gate of the first', value: stages({ gate: {} }), path: 'stages[0].gate' },
    { what: 'a region twice', value: stages({ regions: ['westeurope', 'West Europe'] }), path: 'stages[0]' },
    {
      what: 'a region in two waves',
      value: stages({ regions: undefined, waves: [{ regions: ['westeurope'] }, { regions: ['westeurope'] }] }),
      path: 'stages[0]',
    },
    {
      what: '51 replicas',
      value: stages({ regions: [{ name: 'westeurope', replicas: 51 }] }),
      path: 'stages[0].regions[0].replicas',
    },
    { what: 'negative approvals', value: stages({}, { gate: { approvals: -1 } }), path: 'stages[1].gate.approvals' },
  ])('refuses $what', ({ value, path }) => {
    expect(problemsOf({ stages: value }).map((problem) => problem.path)).toEqual([path]);
  });
});

describe('freeze windows', () => {
  const once = { name: 'x', from: '2026-12-18T17:00', to: '2027-01-04T08:00' };

  it.each([
    { what: 'neither once nor weekly', window: { name: 'x' }, path: 'freezeWindows[0]' },
    { what: 'no end', window: { name: 'x', from: once.from }, path: 'freezeWindows[0]' },
    { what: 'an end before the begin', window: { ...once, to: '2026-12-01T00:00' }, path: 'freezeWindows[0].to' },
    { what: 'a time with an offset', window: { ...once, from: '2026-12-18T17:00Z' }, path: 'freezeWindows[0].from' },
    { what: 'an unknown time zone', window: { ...once, timeZone: 'Mars/Base' }, path: 'freezeWindows[0].timeZone' },
    {
      what: 'an unknown day',
      window: { name: 'x', weekly: { from: 'Freitag', to: 'Mon 08:00' } },
      path: 'freezeWindows[0].weekly.from',
    },
    {
      what: 'a week from and to the same time',
      window: { name: 'x', weekly: { from: 'Mon 08:00', to: 'Mon 08:00' } },
      path: 'freezeWindows[0].weekly.to',
    },
    { what: 'an unknown stage', window: { ...once, stages: ['test', 'staging'] }, path: 'freezeWindows[0].stages[1]' },
    {
      what: 'both forms',
      window: { ...once, weekly: { from: 'Fri 16:00', to: 'Mon 08:00' } },
      path: 'freezeWindows[0]',
    },
  ])('refuses $what', ({ window, path }) => {
    expect(problemsOf({ freezeWindows: [window] }).map((problem) => problem.path)).toEqual([path]);
  });
});

it('a recipe that keeps the rules has no problems', () => {
  expect(problemsOf({})).toEqual([]);
});
