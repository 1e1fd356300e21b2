import { describe, expect, it } from 'vitest';
import { cancelPromotion, retryPromotion } from '../../../../shared/commands/promotion/decide-promotion.ts';
import { putFreezeWindows } from '../../../../shared/commands/put-freeze-windows.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import { FreezeWindow } from '../../../../shared/domain/recipe/freeze-window.ts';
import { aRecipe, writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import {
  actionsOf,
  anApp,
  anAppInProduction,
  anAppWithVersion,
  definitionOf,
  ownChecks,
  promote,
  release,
  request,
  saveRecipe,
  versionOf,
  web,
} from '../../../support/an-app.ts';
import type { App } from '../../../support/app.ts';
import { ada, bob } from '../../../support/people.ts';

const day = 24 * 3600;
const [testStage, production] = writtenRecipe.stages;

describe('the gate', () => {
  it('tells what it waits for, one line for each condition', async () => {
    const app = await anAppWithVersion();
    await request(app, '1.0.0');

    await app.settle(web, 60);

    const waiting = promotionOf(app).gate.filter(({ met }) => !met);
    expect(waiting.map(({ name }) => name)).toEqual(['soak', 'approvals']);
  });

  it('lets a promotion that waits survive a newer version in the stage before', async () => {
    const app = await anAppWithVersion();
    await request(app, '1.0.0');
    await app.settle(web, 30 * 3600);
    await release(app, '24.04.202601010');
    await app.settle(web);
    expect(versionOf(app, '1.0.0').stages['test']?.state).toBe('superseded');

    const gate = new Map(promotionOf(app).gate.map(({ name, met }) => [name, met]));

    expect(gate.get('previousStage')).toBe(true);
    expect(gate.get('soak')).toBe(true);
  });

  it('lets a promotion expire that nobody decides on, and holds its version back', async () => {
    const app = await anAppWithVersion();
    await request(app, '1.0.0');

    await app.settle(web, 8 * day);

    expect(promotionOf(app).state).toBe('expired');
    expect(definitionOf(app).openPromotions).toEqual({});
    expect(versionOf(app, '1.0.0').heldBack).toEqual(['production']);
    expect(app.ports.messages.alerted.at(-1)?.message).toMatchObject({
      title: 'Promotion of ubuntu-web 1.0.0 into production expired',
      text: expect.stringContaining('0 of 1 approvals') as string,
    });
  });

  it('waits for a freeze window of the organisation, and opens once that is lifted', async () => {
    const stages = [testStage, { ...production, gate: {} }];
    const app = await anApp({ stages });
    const freeze = FreezeWindow.parse({ name: 'audit', from: '2026-01-01T00:00', to: '2026-02-01T00:00' });
    const set = (windows: readonly FreezeWindow[]) =>
      putFreezeWindows(app.ports, windows, { by: ada, reason: 'audit', ifMatch: null });
    await set([freeze]);
    await app.settle(web, day);

    const frozen = promotionOf(app);
    await set([]);
    await app.settle(web, day);

    expect(frozen.gate.find(({ name }) => name === 'freeze')?.sentence).toBe(
      'Frozen by audit until 2026-02-01T00:00:00.000Z',
    );
    expect(promotionOf(app).state).toBe('live');
  });

  it('does not let a promotion that is under way make anything latest while a freeze holds', async () => {
    const stages = [testStage, { ...production, gate: {} }];
    const app = await anApp({ stages });
    const set = (windows: readonly FreezeWindow[]) =>
      putFreezeWindows(app.ports, windows, { by: ada, reason: 'audit', ifMatch: null });
    await until(app, () => app.ports.records.all('promotion', web).some(isSoakingInProduction));
    await set([FreezeWindow.parse({ name: 'audit', from: '2026-01-01T00:00', to: '2026-02-01T00:00' })]);
    await app.settle(web, 3 * 3600);

    const frozen = promotionOf(app);
    const shown = app.ports.galleries.latest('rebake_production', web, 'westeurope');
    await set([]);
    await app.settle(web, day);

    expect(frozen).toMatchObject({ state: 'soaking', wave: 0 });
    expect(frozen.gate.find(({ name }) => name === 'freeze')).toEqual({
      name: 'freeze',
      met: false,
      sentence: 'Frozen by audit until 2026-02-01T00:00:00.000Z',
    });
    expect(shown).toBeNull();
    expect(promotionOf(app).state).toBe('live');
    expect(promotionOf(app).gate.every(({ met }) => met)).toBe(true);
  });

  it('opens by itself where no approval is asked for', async () => {
    const stages = [testStage, { ...production, gate: { soakHours: 2 } }];
    const app = await anAppWithVersion({ stages });

    await app.settle(web, 2 * day);

    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBe('1.0.0');
  });
});

describe('a wave', () => {
  it('starts a failed region again alone, and goes on', async () => {
    const app = await anAppWithVersion();
    app.ports.galleries.failing.set('eastus', 2);

    await promote(app, '1.0.0');
    await app.settle(web, 3 * day);

    expect(promotionOf(app).state).toBe('live');
    expect(app.ports.galleries.latest('rebake_production', web, 'eastus')).toBe('1.0.0');
  });

  it('halts when a region cannot be helped, leaves the earlier wave, and goes on when it is retried', async () => {
    const app = await anAppWithVersion();
    app.ports.galleries.failing.set('eastus', 100);
    const { promotionId } = await promote(app, '1.0.0');
    await app.settle(web, 3 * day);

    expect(promotionOf(app)).toMatchObject({ state: 'halted', wave: 1 });
    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', web, 'northeurope')).toBeNull();

    app.ports.galleries.failing.clear();
    await retryPromotion(app.ports, { imageDefinition: web, promotionId }, bob, 'storage is back');
    await app.settle(web, day);

    expect(promotionOf(app).state).toBe('live');
    expect(app.ports.galleries.latest('rebake_production', web, 'northeurope')).toBe('1.0.0');
  });

  it.each(['retried', 'requested again'] as const)(
    'that is %s is done without a region that never came, once the recipe has left that out',
    async (how) => {
      const app = await anAppWithVersion();
      app.ports.galleries.failing.set('eastus', 1000);
      const { promotionId } = await promote(app, '1.0.0');
      await app.settle(web, 3 * day);
      const waves = production!.waves!.map(({ regions, ...wave }) => ({
        ...wave,
        regions: regions.filter((region) => typeof region === 'string' || region.name !== 'eastus'),
      }));

      const ref = { imageDefinition: web, promotionId };
      const recipe = aRecipe({ checks: ownChecks, stages: [testStage, { ...production, waves }] });
      const saved = await saveRecipe(app, recipe);
      if (how === 'retried') {
        await retryPromotion(app.ports, ref, bob, 'without eastus');
      } else {
        await cancelPromotion(app.ports, ref, bob, 'eastus is full');
        await promote(app, '1.0.0');
      }
      await app.settle(web, 3 * day);

      expect(saved.kind).toBe('changed');
      expect(definitionOf(app).live['production']?.version).toBe('1.0.0');
      const { desired } = versionOf(app, '1.0.0').stages['production']!;
      expect(desired.map(({ name }) => name)).toEqual(['northeurope', 'westeurope']);
      expect(app.ports.galleries.latest('rebake_production', web, 'northeurope')).toBe('1.0.0');
      expect(app.ports.galleries.latest('rebake_production', web, 'eastus')).toBeNull();
    },
  );

  it('into the first stage is done without a region that never came, too', async () => {
    const stage = { ...testStage, regions: ['westeurope', 'eastus'] };
    const app = await anApp({ stages: [stage, production] });
    app.ports.galleries.failing.set('eastus', 1000);
    await app.settle(web, 3 * day);
    const halted = app.ports.records.all('promotion', web).find((one) => one.stage === 'test')!;

    await saveRecipe(app, aRecipe({ checks: ownChecks, stages: [{ ...stage, regions: ['westeurope'] }, production] }));
    const ref = { imageDefinition: web, promotionId: halted.promotionId };
    await retryPromotion(app.ports, ref, bob, 'without eastus');
    await app.settle(web, 3 * day);

    expect(halted.state).toBe('halted');
    expect(definitionOf(app).live['test']?.version).toBe('1.0.0');
    expect(versionOf(app, '1.0.0').stages['test']?.desired.map(({ name }) => name)).toEqual(['westeurope']);
  });

  it('halts while an alert that the recipe names is fired, before anything is visible', async () => {
    const stages = [testStage, { ...production, healthAlerts: ['errors'] }];
    const app = await anAppWithVersion({ stages });
    app.ports.firedAlerts.add('errors');

    await promote(app, '1.0.0');
    await app.settle(web, 3 * day);

    expect(promotionOf(app)).toMatchObject({ state: 'halted', wave: 0 });
    expect(promotionOf(app).halt?.message).toContain('errors');
    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBeNull();
  });

  it('stops when it is cancelled while it soaks; regions that are live stay live', async () => {
    const app = await anAppWithVersion();
    const { promotionId } = await promote(app, '1.0.0');
    await until(app, () => promotionOf(app).state === 'soaking');

    await cancelPromotion(app.ports, { imageDefinition: web, promotionId }, ada, 'not now');
    await app.settle(web, day);

    expect(promotionOf(app).state).toBe('cancelled');
    expect(definitionOf(app).openPromotions).toEqual({});
    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBeNull();
  });
});

describe('a rollback', () => {
  it('does not wait half an hour for a promotion whose gate is closed', async () => {
    const app = await anAppInProduction();
    await release(app, '24.04.202601020');
    await app.settle(web);
    await request(app, '1.0.2');
    await app.settle(web, 60);

    await requestRollback(app.ports, web, { stage: 'production', reason: 'slow', by: ada });
    await app.settle(web, 300);

    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBe('1.0.0');
    expect(app.ports.records.all('rollback', web)[0]?.state).toBe('done');
  });

  it('wins over a promotion in its waves, which stays hidden', async () => {
    const app = await anAppInProduction();
    await release(app, '24.04.202601020');
    await app.settle(web);
    await promote(app, '1.0.2');
    await until(app, () => app.ports.galleries.latest('rebake_production', web, 'westeurope') === '1.0.2');

    await requestRollback(app.ports, web, { stage: 'production', reason: 'bad', by: ada });
    await app.settle(web, 2 * day);

    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBe('1.0.1');
    expect(versionOf(app, '1.0.2').stages['production']?.state).toBe('excluded');
    expect(actionsOf(app)).toContain('promotionCancelled');
    expect(definitionOf(app).openPromotions).toEqual({});
  });
});

/** Lets five minutes after five minutes pass until it holds, for at most two days. */
async function until(app: App, holds: () => boolean): Promise<void> {
  for (let looks = 0; !holds(); looks += 1) {
    if (looks > (2 * day) / 300) {
      throw new Error('It did not happen within two days');
    }
    await app.settle(web, 300);
  }
}

function promotionOf({ ports }: App) {
  return ports.records.all('promotion', web).find(({ stage }) => stage === 'production')!;
}

function isSoakingInProduction({ stage, state }: { readonly stage: string; readonly state: string }): boolean {
  return stage === 'production' && state === 'soaking';
}
