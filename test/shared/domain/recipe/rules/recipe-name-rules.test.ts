import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../../../../shared/domain/recipe/parse-recipe.ts';
import { writtenRecipe } from '../../a-recipe.ts';

/** The problems as `path message`, of the recipe with other parts. */
function problemsOf(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parseRecipe({ ...writtenRecipe, ...changes });
  return parsed.kind === 'invalid' ? parsed.problems.map(({ path, message }) => `${path} ${message}`) : [];
}

const step = (name: string, inline: readonly string[] = ['true']) => ({ name, run: { inline } });
const bake = { size: 'Standard_D2s_v5' };
const check = (name: string) => ({ name, run: { inline: ['true'] } });
const stage = (name: string, more: object = {}) => ({
  name,
  gallery: `${name}_images`,
  regions: ['westeurope'],
  ...more,
});

describe('a fault of shape hides no problem of names:', () => {
  it.each([
    {
      what: 'steps of one name, one of them empty',
      changes: { bake: { ...bake, steps: [step('nginx', []), step('Nginx')] } },
      problem: 'bake.steps[1].name there is another step with this name',
    },
    {
      what: 'steps of one name below a wrong builder',
      changes: { bake: { ...bake, builder: 'packer', steps: [step('nginx'), step('nginx')] } },
      problem: 'bake.steps[1].name there is another step with this name',
    },
    {
      what: 'checks of one name, one with an unknown key',
      changes: { checks: [{ ...check('serves'), nonsense: 1 }, check('serves')] },
      problem: 'checks[1].name there is another check with this name',
    },
    {
      what: 'stages of one name, one with a wrong gate',
      changes: { stages: [stage('test'), stage('TEST', { gallery: 'other', gate: { approvals: -1 } })] },
      problem: 'stages[1].name there is another stage with this name',
    },
    {
      what: 'stages of one gallery, one without regions',
      changes: { stages: [stage('test'), { name: 'production', gallery: 'Test_images' }] },
      problem: 'stages[1].gallery is the gallery of stage test',
    },
    {
      what: 'a gate of the first stage that is wrong itself',
      changes: { stages: [stage('test', { gate: { approvals: 'one' } })] },
      problem: 'stages[0].gate the first stage has no gate: accepted versions are baked there',
    },
    {
      what: 'a region twice beside one that is none',
      changes: { stages: [stage('test', { regions: ['West Europe', 5, 'westeurope'] })] },
      problem: 'stages[0] names the region westeurope more than once',
    },
    {
      what: 'a region in two waves with wrong replicas',
      changes: {
        stages: [
          {
            ...stage('test', { regions: undefined }),
            waves: [{ regions: ['westeurope'] }, { regions: [{ name: 'westeurope', replicas: 0 }] }],
          },
        ],
      },
      problem: 'stages[0] names the region westeurope more than once',
    },
    {
      what: 'regions and waves beside a wrong gallery',
      changes: { stages: [stage('test', { gallery: 'a-b', waves: [{ regions: ['westeurope'] }] })] },
      problem: 'stages[0] must have regions or waves, not both',
    },
    {
      what: 'a stage that there is not, in a window without times',
      changes: { freezeWindows: [{ name: 'holidays', stages: ['s1', 'mars'] }], stages: [stage('s1')] },
      problem: 'freezeWindows[0].stages[1] there is no stage mars',
    },
    {
      what: 'a stage that there is not, beside a wrong stage',
      changes: {
        freezeWindows: [{ name: 'x', weekly: { from: 'Fri 16:00', to: 'Mon 08:00' }, stages: ['mars'] }],
        stages: [stage('test', { regions: [] })],
      },
      problem: 'freezeWindows[0].stages[0] there is no stage mars',
    },
  ])('$what', ({ changes, problem }) => {
    const problems = problemsOf(changes);

    expect(problems).toContain(problem);
    // The fault of shape is named as well, and nothing twice.
    expect(problems.length).toBeGreaterThan(1);
    expect(new Set(problems).size).toBe(problems.length);
  });
});

describe('what cannot be read', () => {
  it.each([
    { what: 'names that are none', changes: { bake: { ...bake, steps: [step(5 as never), step(5 as never)] } } },
    { what: 'checks that are no list', changes: { checks: 'serves' } },
    {
      what: 'a stage without a name',
      changes: {
        stages: [{ gallery: 'a', regions: ['westeurope'] }],
        freezeWindows: [{ name: 'x', from: '2026-12-18T17:00', to: '2026-12-19T17:00', stages: ['test'] }],
      },
    },
    {
      what: 'stages that are no list',
      changes: {
        stages: 5,
        freezeWindows: [{ name: 'x', from: '2026-12-18T17:00', to: '2026-12-19T17:00', stages: ['test'] }],
      },
    },
  ])('leads to no problem of names: $what', ({ changes }) => {
    expect(problemsOf(changes).filter((problem) => /there is (another|no)/.test(problem))).toEqual([]);
  });

  it.each([undefined, null, 5, 'recipe', []])('%j is refused as a whole', (value) => {
    expect(parseRecipe(value)).toMatchObject({ kind: 'invalid' });
  });
});

describe('the builder', () => {
  it.each(['aib', 'packer', 5, null])('%j is refused with what can be used today', (builder) => {
    expect(problemsOf({ bake: { ...bake, builder, steps: [] } })).toEqual([
      'bake.builder must be machine; imageBuilder and external are not available yet',
    ]);
  });
});

describe('a stage', () => {
  it.each([
    { has: 'nothing', stage: { name: 'test', gallery: 'g' }, message: 'must have either regions or waves' },
    {
      has: 'both',
      stage: stage('test', { waves: [{ regions: ['eastus'] }] }),
      message: 'must have regions or waves, not both',
    },
  ])('with $has of regions and waves is refused in its own words', ({ stage: given, message }) => {
    expect(problemsOf({ stages: [given] })).toEqual([`stages[0] ${message}`]);
  });
});
