import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boots, check, smallRecipe, ubuntu } from './support/small-recipe.ts';
import { type Scenarios, startScenarios } from './support/start-scenarios.ts';

let scenarios: Scenarios;
const patience = 120_000;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  // Its base image is seen from here on: what else is baked from it is baked once.
  await scenarios.images.save(smallRecipe('plain'));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

describe.concurrent('a bake', { timeout: patience }, () => {
  it('makes a version that is live in the first stage, and removes its machines', async () => {
    const { images, azure } = scenarios;

    await images.untilLive('plain', 'test', '1.0.0');
    const [version] = await images.versions('plain');
    const rebake = (await images.rebakes('plain')).find(({ version: made }) => made === '1.0.0')!;

    expect(version).toMatchObject({ version: '1.0.0', state: 'accepted' });
    expect(version?.evidence.map(({ check: name, outcome }) => `${name} ${outcome}`).toSorted()).toEqual([
      'boots passed',
      'identity passed',
      'marked passed',
    ]);
    expect(await azure.regions('rebake_test', 'plain', '1.0.0')).toEqual([{ name: 'westeurope', hidden: false }]);
    expect(await azure.machineGroups(rebake.rebakeId)).toEqual([]);
  });
});

describe.concurrent('a check', { timeout: patience }, () => {
  it('that fails rejects the version, which stays hidden everywhere; all results are collected', async () => {
    const { images, azure } = scenarios;
    const checks = [boots, check('one', 'echo missing; exit 3'), check('two', 'true'), check('three', 'exit 1')];
    await images.save(smallRecipe('broken', { checks }));

    const { outcome } = await images.ended('broken');
    const { state, evidence } = await images.version('broken', '1.0.0');

    expect(outcome?.kind).toBe('rejected');
    expect(state).toBe('rejected');
    expect(Object.fromEntries(evidence.map((one) => [one.check, one.outcome]))).toEqual({
      boots: 'passed',
      identity: 'passed',
      one: 'failed',
      two: 'passed',
      three: 'failed',
    });
    expect(evidence.find((one) => one.check === 'one')?.output).toContain('missing');
    expect(await azure.regions('rebake_test', 'broken', '1.0.0')).toEqual([{ name: 'westeurope', hidden: true }]);
    expect(await images.live('broken', 'test')).toBeUndefined();
    const refused = await images.command('promoter', '/api/image-definitions/broken/versions/1.0.0/promotions', {
      stage: 'production',
      reason: 'anyway',
    });
    expect(refused.status).toBe(409);
  });
});
