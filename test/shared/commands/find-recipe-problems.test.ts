import { describe, expect, it } from 'vitest';
import { findRecipeProblems } from '../../../shared/commands/find-recipe-problems.ts';
import { putRecipe } from '../../../shared/commands/put-recipe.ts';
import { aRecipe, writtenRecipe } from '../domain/a-recipe.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { ada } from '../../support/people.ts';
import { aDefinition, seed } from '../../support/some-records.ts';

const [test, production] = writtenRecipe.stages;
const since = '2026-01-05T08:00:00.000Z';
const live = { production: { version: '1.0.0', since, previous: [] } };

describe('a recipe that is right by itself', () => {
  it('has no problems where it is the first', async () => {
    expect(await findRecipeProblems(memoryPorts().records, aRecipe())).toEqual([]);
  });

  it('has none where only what is free changes', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ live }));

    expect(await findRecipeProblems(ports.records, aRecipe({ owner: 'other@contoso.example' }))).toEqual([]);
  });

  it('has those of its family and those of its stages at once, and saving it says the same', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ live }));
    const recipe = aRecipe({ base: { image: 'nowhere' }, stages: [test, { ...production, name: 'prod' }] });

    const problems = await findRecipeProblems(ports.records, recipe);
    const saved = await putRecipe(ports, recipe, { by: ada, reason: 'saved', ifMatch: null });

    expect(problems).toEqual([
      { path: 'base.image', message: 'there is no image definition nowhere' },
      { path: 'stages', message: 'must keep the stage production: 1.0.0 is live there' },
    ]);
    expect(saved).toEqual({ kind: 'invalid', problems });
  });
});
