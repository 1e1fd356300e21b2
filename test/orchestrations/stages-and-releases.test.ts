import { describe, expect, it } from 'vitest';
import { decidePromotion } from '../../shared/commands/promotion/decide-promotion.ts';
import {
  anApp,
  anAppWithVersion,
  definitionOf,
  ownChecks,
  release,
  request,
  saveRecipe,
  versionOf,
  web,
} from '../support/an-app.ts';
import type { App } from '../support/app.ts';
import { bob } from '../support/people.ts';
import { aRecipe, writtenRecipe } from '../shared/domain/a-recipe.ts';

const hour = 3600;
const day = 24 * hour;
const [testStage, production] = writtenRecipe.stages;
const canary = { name: 'canary', gallery: 'rebake_canary', gate: { soakHours: 2 }, regions: ['westeurope'] };

describe('a recipe with three stages', () => {
  const stages = [testStage, canary, production];

  it('goes stage by stage: each copy is taken from the stage before, and the gate looks there', async () => {
    const app = await anAppWithVersion({ stages });
    await app.settle(web, 3 * hour);
    const inCanary = liveOf(app);
    await expect(promoteInto(app, 'production')).resolves.toBe('recorded');
    await app.settle(web, 3 * day);

    expect(inCanary).toEqual({ test: '1.0.0', canary: '1.0.0' });
    expect(liveOf(app)).toEqual({ test: '1.0.0', canary: '1.0.0', production: '1.0.0' });
    const created = app.ports.galleries.writes.filter((write) => write.startsWith('create'));
    expect(created).toEqual(
      ['rebake_test', 'rebake_canary', 'rebake_production'].map((at) => `create ${at}/${web}/1.0.0`),
    );
    const [, soak] = promotionsInto(app, 'production')[0]!.gate.filter(({ name }) =>
      ['previousStage', 'soak'].includes(name),
    );
    expect(soak?.sentence).toBe('Has soaked in canary for 24 hours');
  });

  it('waits in the middle one until its own gate opens', async () => {
    const app = await anAppWithVersion({ stages: [testStage, { ...canary, gate: { approvals: 1 } }, production] });

    await app.settle(web, 3 * day);

    expect(liveOf(app)).toEqual({ test: '1.0.0' });
    expect(promotionsInto(app, 'production')).toEqual([]);
  });
});

it('a recipe with one stage ends there: nothing is promoted further', async () => {
  const app = await anAppWithVersion({ stages: [testStage] });

  await app.settle(web, 3 * day);

  expect(liveOf(app)).toEqual({ test: '1.0.0' });
  expect(app.ports.records.all('promotion', web)).toHaveLength(1);
});

describe('while a rebake runs', () => {
  it('three releases of its base lead to one more rebake, of the last of them', async () => {
    const app = await anApp();
    for (const version of ['24.04.202601010', '24.04.202601020', '24.04.202601030']) {
      await release(app, version);
    }

    await app.settle(web, day);

    const rebakes = app.ports.records.all('rebake', web);
    expect(rebakes.length).toBeLessThanOrEqual(2);
    expect(bases(app).at(-1)).toBe('24.04.202601030');
    expect(definitionOf(app)).toMatchObject({ runningRebake: null, waitingRebake: null });
  });

  it('another recipe is baked afterwards, and the one that runs goes by the recipe that it began with', async () => {
    const app = await anApp();
    await app.settle(web, 5 * 60);
    const size = writtenRecipe.bake.size;
    const steps = [{ name: 'apache', run: { inline: ['apt-get install -y apache2'] } }];

    await saveRecipe(app, aRecipe({ checks: ownChecks, bake: { size, steps } }));
    await app.settle(web, day);

    const named = app.ports.records.all('rebake', web).map(({ steps: ran }) => ran[0]?.name);
    expect(named.toSorted()).toEqual(['step-01-apache', 'step-01-nginx']);
    expect(versionOf(app, '1.1.0').state).toBe('accepted');
  });
});

it('a bake and its checks each probe the identity in a step of their own', async () => {
  const app = await anAppWithVersion();

  const names = app.ports.records.all('rebake', web)[0]!.steps.map(({ name }) => name);

  expect(names.filter((name) => name.includes('identity')).toSorted()).toEqual(['check-identity', 'identity']);
});

function liveOf(app: App): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(definitionOf(app).live).map(([stage, { version }]) => [stage, version]));
}

function promotionsInto(app: App, stage: string) {
  return app.ports.records.all('promotion', web).filter((one) => one.stage === stage);
}

/** Requests the promotion of 1.0.0 as its own gate asks, and has somebody approve it. */
async function promoteInto(app: App, stage: string): Promise<string> {
  const { promotionId } = await request(app, '1.0.0', stage);
  const decision = { decision: 'approve', by: bob, reason: 'looks good' } as const;
  return (await decidePromotion(app.ports, { imageDefinition: web, promotionId }, decision)).kind;
}

function bases({ ports }: App): readonly string[] {
  return ports.records.all('version', web).map(({ base }) => base.version);
}
