import { describe, expect, it } from 'vitest';
import { requestRollback } from '../../shared/commands/promotion/request-rollback.ts';
import { anApp, anAppInProduction, anAppWithVersion, factsOf, promote, versionOf, web } from '../support/an-app.ts';
import { ada } from '../support/people.ts';

describe('the whole life of an image', () => {
  it('bakes, checks and shows a first version in the first stage, and not yet in production', async () => {
    const app = await anApp();

    await app.settle(web);

    expect(versionOf(app, '1.0.0')).toMatchObject({ state: 'accepted' });
    expect(app.ports.galleries.latest('rebake_test', web, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBeNull();
    expect(app.ports.machines.there.size).toBe(0);
    expect(app.ports.slots.holders.size).toBe(0);
  });

  it('goes to production in waves once it is approved and has soaked', async () => {
    const app = await anAppWithVersion();

    await promote(app, '1.0.0');
    await app.settle(web, 48 * 3600);

    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', web, 'eastus')).toBe('1.0.0');
    expect(factsOf(app)).toEqual([
      'Rebake.ImageVersion.Baked',
      'Rebake.Rebake.Ended',
      'Rebake.ImageVersion.Live',
      'Rebake.ImageVersion.Live',
    ]);
    expect(app.ports.records.all('outbox', web)).toEqual([]);
  });

  it('rolls production back in one call and leaves the other stage as it is', async () => {
    const app = await anAppInProduction();
    expect(app.ports.galleries.latest('rebake_production', web, 'northeurope')).toBe('1.0.1');

    await requestRollback(app.ports, web, { stage: 'production', reason: 'It is slow', by: ada });
    await app.settle(web, 600);

    expect(app.ports.galleries.latest('rebake_production', web, 'westeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_production', web, 'northeurope')).toBe('1.0.0');
    expect(app.ports.galleries.latest('rebake_test', web, 'westeurope')).toBe('1.0.1');
  });

  it('rolls back with one gallery update: the version below shows again by itself', async () => {
    const app = await anAppInProduction();
    const before = app.ports.galleries.writes.length;

    await requestRollback(app.ports, web, { stage: 'production', reason: 'It is slow', by: ada });
    await app.settle(web, 600);

    expect(app.ports.galleries.writes.slice(before)).toEqual([`regions rebake_production/${web}/1.0.1`]);
  });

  it('keeps a version that a check rejects hidden everywhere', async () => {
    const app = await anApp();
    app.ports.machines.ends.set('check-serves', { state: 'failed', exitCode: 7, output: '', error: 'refused' });

    await app.settle(web);

    expect(versionOf(app, '1.0.0').state).toBe('rejected');
    expect(app.ports.galleries.latest('rebake_test', web, 'westeurope')).toBeNull();
    expect(app.ports.machines.there.size).toBe(0);
  });
});
