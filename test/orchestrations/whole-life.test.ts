import { describe, expect, it } from 'vitest';
import { decidePromotion } from '../../shared/commands/decide-promotion.ts';
import { putRecipe } from '../../shared/commands/put-recipe.ts';
import { requestPromotion } from '../../shared/commands/request-promotion.ts';
import { requestRebake } from '../../shared/commands/request-rebake.ts';
import { requestRollback } from '../../shared/commands/request-rollback.ts';
import { aRecipe } from '../shared/domain/a-recipe.ts';
import { type App, createApp } from '../support/app.ts';
import { ubuntu } from '../support/memory/catalog.ts';
import { ada, bob } from '../support/people.ts';

const name = 'ubuntu-web';

describe('the whole life of an image', () => {
  it('bakes, checks and shows a first version in the first stage, and hides it in production until it is approved', async () => {
    const app = await appWithRecipe();

    await app.settle(name);

    const [version] = app.ports.records.all('version', name);
    expect(version).toMatchObject({ version: '1.0.0', state: 'accepted' });
    expect(app.ports.galleries.latest('rebake_test', name, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', name, 'westeurope')).toBeNull();
    expect(app.ports.machines.there.size).toBe(0);
    expect(app.ports.slots.holders.size).toBe(0);
  });

  it('goes to production in waves once it is approved and has soaked', async () => {
    const app = await appWithRecipe();
    await app.settle(name);

    await promoteToProduction(app, '1.0.0');
    await app.settle(name, 48 * 3600);

    expect(app.ports.galleries.latest('rebake_production', name, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', name, 'eastus')).toBe('1.0.0');
    expect(facts(app)).toEqual([
      'Rebake.ImageVersion.Baked',
      'Rebake.Rebake.Ended',
      'Rebake.ImageVersion.Live',
      'Rebake.ImageVersion.Live',
    ]);
    expect(app.ports.records.all('outbox', name)).toEqual([]);
  });

  it('rolls production back in one call', async () => {
    const app = await appWithRecipe();
    await app.settle(name);
    await promoteToProduction(app, '1.0.0');
    await app.settle(name, 48 * 3600);
    await rebakeOn(app, '24.04.202601010');
    await app.settle(name);
    await promoteToProduction(app, '1.0.1');
    await app.settle(name, 48 * 3600);
    expect(app.ports.galleries.latest('rebake_production', name, 'northeurope')).toBe('1.0.1');

    await requestRollback(app.ports, name, { stage: 'production', reason: 'It is slow', by: ada });
    await app.settle(name, 600);

    expect(app.ports.galleries.latest('rebake_production', name, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', name, 'northeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_test', name, 'westeurope')).toBe('1.0.1');
  });

  it('keeps a version that a check rejects hidden everywhere', async () => {
    const app = await appWithRecipe();
    app.ports.machines.ends.set('check-serves', { state: 'failed', exitCode: 7, output: '', error: 'refused' });

    await app.settle(name);

    expect(app.ports.records.all('version', name)[0]?.state).toBe('rejected');
    expect(app.ports.galleries.latest('rebake_test', name, 'westeurope')).toBeNull();
    expect(app.ports.machines.there.size).toBe(0);
  });
});

async function appWithRecipe(): Promise<App> {
  const app = createApp();
  await putRecipe(app.ports, aRecipe(), { by: ada, reason: 'first', ifMatch: null });
  await requestRebake(app.ports, name, { trigger: 'recipeChanged', force: false, reason: 'first', by: ada });
  return app;
}

async function rebakeOn(app: App, version: string): Promise<void> {
  app.ports.catalog.listed.get(ubuntu)!.push(version);
  await requestRebake(app.ports, name, { trigger: 'baseImageReleased', force: false, reason: version, by: ada });
}

async function promoteToProduction({ ports }: App, version: string): Promise<void> {
  const asked = await requestPromotion(ports, name, { version, stage: 'production', reason: 'ready', by: ada });
  const promotionId = asked.kind === 'requested' ? asked.promotionId : '';
  await decidePromotion(
    ports,
    { imageDefinition: name, promotionId },
    { decision: 'approve', by: bob, reason: 'fine' },
  );
}

function facts({ ports }: App): string[] {
  return ports.messages.published.map(({ message }) => message.eventType);
}
