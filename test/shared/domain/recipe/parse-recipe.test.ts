import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Problem } from '../../../../shared/domain/problem.ts';
import { parseRecipe } from '../../../../shared/domain/recipe/parse-recipe.ts';
import { Recipe } from '../../../../shared/domain/recipe/recipe.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

function problemsOf(value: unknown): readonly Problem[] {
  const parsed = parseRecipe(value);
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

it('fills in every default', () => {
  const recipe = aRecipe({ bake: { size: 'Standard_D2s_v5', steps: [] }, checks: undefined });

  expect(recipe.os).toEqual({
    type: 'Linux',
    generation: 'V2',
    architecture: 'x64',
    security: 'TrustedLaunchSupported',
  });
  expect(recipe.bake).toEqual({
    builder: 'machine',
    size: 'Standard_D2s_v5',
    timeoutMinutes: 120,
    keepFailedHours: 0,
    steps: [],
  });
  expect(recipe.checks).toEqual([]);
  expect(recipe.freezeWindows).toEqual([]);
  expect(recipe.retention).toEqual({ keepVersions: 3, keepDays: 90, graceDays: 14 });
  expect(recipe.rebake).toEqual({ pauseAfterFailures: 3 });
});

it('normalises regions and writes the short form of stages out', () => {
  const { stages } = aRecipe();

  expect(stages[0]).toEqual({
    name: 'test',
    gallery: 'rebake_test',
    healthAlerts: [],
    waves: [{ regions: [{ name: 'westeurope', replicas: 1 }], soakMinutes: 0, healthAlerts: [] }],
  });
  expect(stages[1]?.waves[1]?.regions).toEqual([
    { name: 'northeurope', replicas: 1 },
    { name: 'eastus', replicas: 2 },
  ]);
});

it('a parsed recipe parses to itself, also after a way through JSON', () => {
  const recipe = aRecipe();

  expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual({ kind: 'recipe', recipe });
});

it('a generation 1 image is made for machines without Trusted Launch', () => {
  expect(aRecipe({ os: { type: 'Linux', generation: 'V1' } }).os.security).toBe('Standard');
});

it('normalises the line ends of steps', () => {
  const steps = [{ name: 'a', run: { inline: ['one\r', 'two\r\nthree'] } }];

  expect(aRecipe({ bake: { size: 'Standard_D2s_v5', steps } }).bake.steps[0]?.run.inline).toEqual([
    'one',
    'two\nthree',
  ]);
});

it('the schema alone refuses what breaks a rule between keys', () => {
  const own = { ...writtenRecipe, base: { image: 'ubuntu-web' } };

  expect(Recipe.safeParse(own).error?.issues).toMatchObject([
    { path: ['base', 'image'], message: 'is the recipe itself' },
  ]);
});

it('names all problems at once, those of shape and those between keys', () => {
  const problems = problemsOf({
    ...writtenRecipe,
    name: 'Ubuntu Web',
    colour: 'red',
    bake: { builder: 'external', size: 'D2', steps: [{ name: 'a' }] },
    stages: [
      { name: 'test', gallery: 'rebake_test', regions: ['westeurope'], gate: {} },
      { name: 'Test', gallery: 'Rebake_Test', regions: ['eastus', 'East US'] },
    ],
  });

  expect(problems.map(({ path }) => path).toSorted()).toEqual(
    [
      'name',
      'colour',
      'bake.builder',
      'bake.size',
      'bake.steps[0].run',
      'stages[0].gate',
      'stages[1].name',
      'stages[1].gallery',
      'stages[1]',
    ].toSorted(),
  );
});

it.each([{ value: null }, { value: 'text' }, { value: [] }, { value: 3 }, { value: undefined }])(
  'refuses $value as a whole',
  ({ value }) => {
    expect(problemsOf(value)).toEqual([
      { path: '', message: value === undefined ? 'is required' : 'must be an object' },
    ]);
  },
);

it('names what an empty recipe lacks', () => {
  expect(problemsOf({})).toEqual(
    ['name', 'owner', 'os', 'base', 'bake', 'stages'].map((path) => ({ path, message: 'is required' })),
  );
});

it.each(['input', 'output'] as const)('has a JSON schema of its %s', (io) => {
  expect(Object.keys(z.toJSONSchema(Recipe, { io }).properties ?? {})).toEqual(
    expect.arrayContaining(['name', 'owner', 'os', 'base', 'bake', 'checks', 'stages']),
  );
});
