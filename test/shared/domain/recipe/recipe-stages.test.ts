import { describe, expect, it } from 'vitest';
import { bakeRegion, findStage, previousStage } from '../../../../shared/domain/recipe/recipe-regions.ts';
import { gateOf, stageRegions, waveHealthAlerts } from '../../../../shared/domain/recipe/recipe-stages.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

const recipe = aRecipe();
const [test, production] = recipe.stages;

describe('stages', () => {
  it('follow each other', () => {
    expect(previousStage(recipe, 'production')).toBe(test);
    expect(previousStage(recipe, 'test')).toBeUndefined();
  });

  it('that are not there have no neighbours', () => {
    expect(findStage(recipe, 'staging')).toBeUndefined();
    expect(previousStage(recipe, 'staging')).toBeUndefined();
  });

  it('have all regions of their waves', () => {
    expect(stageRegions(production!).map(({ name }) => name)).toEqual(['westeurope', 'northeurope', 'eastus']);
  });
});

describe('a gate', () => {
  it.each([
    { gate: undefined, automatic: true },
    { gate: {}, automatic: true },
    { gate: { soakHours: 24 }, automatic: true },
    { gate: { approvals: 1 }, automatic: false },
    { gate: { approvals: 1, automatic: true }, automatic: true },
    { gate: { automatic: false }, automatic: false },
  ])('of $gate promotes by itself: $automatic', ({ gate, automatic }) => {
    const stages = [writtenRecipe.stages[0], { ...writtenRecipe.stages[1], gate }];

    expect(gateOf(aRecipe({ stages }).stages[1]!)).toMatchObject({ automatic });
  });
});

it('a wave is held back by its own alerts and by those of its stage', () => {
  const stages = [
    writtenRecipe.stages[0],
    {
      ...writtenRecipe.stages[1],
      healthAlerts: ['availability', 'errors'],
      waves: [{ regions: ['westeurope'], healthAlerts: ['errors', 'latency'] }],
    },
  ];
  const stage = aRecipe({ stages }).stages[1]!;

  expect(waveHealthAlerts(stage, stage.waves[0]!)).toEqual(['availability', 'errors', 'latency']);
});

describe('bakes happen', () => {
  it('in the first region of the first stage', () => {
    expect(bakeRegion(recipe)).toBe('westeurope');
  });

  it('where the recipe says', () => {
    const stages = [{ ...writtenRecipe.stages[0], regions: ['westeurope', 'eastus'] }, writtenRecipe.stages[1]];

    expect(bakeRegion(aRecipe({ stages, bake: { ...writtenRecipe.bake, region: 'East US' } }))).toBe('eastus');
  });
});
