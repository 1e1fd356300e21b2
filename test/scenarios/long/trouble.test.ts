import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrailEntry } from '../../../shared/commands/audit-trail.ts';
import { bake, boots, productionStage, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
const patience = 240_000;
const jammy = 'Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2';
const stages = [testStage];

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  await scenarios.images.save(smallRecipe('audited', { stages }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

describe.concurrent('the main job', { timeout: patience }, () => {
  it('tells when a base image is withdrawn by its publisher, and bakes from what is left', async () => {
    const { images, azure, control } = scenarios;
    await images.save(smallRecipe('on-jammy', { base: { marketplace: jammy }, stages }));
    const { newest } = await images.untilSeen(jammy);
    await images.untilLive('on-jammy', 'test', '1.0.0');

    await control.post('/marketplace/removals', { urn: jammy, version: newest! });
    const card = await until('somebody is told', async () =>
      (await azure.cards()).find(({ title, text }) => title.includes(jammy) && text.includes('not listed any more')),
    );
    const record = await until('it is seen', async () => {
      const found = await images.untilSeen(jammy);
      return found.newest !== newest && found;
    });
    await images.rebake('on-jammy', { force: true, reason: 'its base is gone' });
    await images.untilLive('on-jammy', 'test', '1.0.1');

    expect(card.text).toContain(newest);
    expect(record.seen.find(({ version }) => version === newest)?.goneAt).toEqual(expect.any(String));
    expect((await images.version('on-jammy', '1.0.1')).base.version).toBe(record.newest);
  });

  it('leaves no image version behind when a rebake is cancelled while it is checked', async () => {
    const { images, azure } = scenarios;
    await images.save(
      smallRecipe('withdrawn', { checks: [boots, { name: 'scan', external: { timeoutHours: 700 } }], stages }),
    );
    const rebakeId = await until('the version is checked', async () => {
      const [version] = await images.versions('withdrawn');
      return version?.state === 'checking' && version.rebakeId;
    });
    const before = await azure.versions('rebake_test', 'withdrawn');

    const path = `/api/image-definitions/withdrawn/rebakes/${rebakeId}/cancel`;
    await images.command('contributor', path, { reason: 'not now' });
    const { outcome } = await images.ended('withdrawn');

    expect(before).toEqual(['1.0.0']);
    expect(outcome).toMatchObject({ kind: 'cancelled', problems: [] });
    expect(await azure.versions('rebake_test', 'withdrawn')).toEqual([]);
    expect(await azure.machineGroups(rebakeId)).toEqual([]);
    expect((await images.version('withdrawn', '1.0.0')).stages['test']?.state).toBe('retired');
  });

  it('finishes a promotion without a region that stays down, once the recipe leaves that out', async () => {
    const { images, azure, control } = scenarios;
    const effect = { kind: 'failOperation', code: 'ReplicationJobFailed', message: 'the region is down' };
    const resource = '*/galleries/rebake_production/images/shortened/*';
    await control.post('/faults', { service: 'arm', resource, region: 'eastus', effect });
    const recipe = (...last: readonly string[]) => {
      const waves = [{ regions: ['westeurope'] }, { regions: last }];
      return smallRecipe('shortened', { stages: [testStage, productionStage({ gate: {}, waves })] });
    };
    await images.save(recipe('northeurope', 'eastus'));
    const { promotionId } = await until('it halts', async () =>
      (await images.promotions('shortened')).find(({ state }) => state === 'halted'),
    );

    await images.save(recipe('northeurope'));
    const path = `/api/image-definitions/shortened/promotions/${promotionId}/retry`;
    await images.command('promoter', path, { reason: 'without eastus' });
    await images.untilPromotion('shortened', promotionId, 'live');

    expect(await azure.regions('rebake_production', 'shortened', '1.0.0')).toEqual([
      { name: 'northeurope', hidden: false },
      { name: 'westeurope', hidden: false },
    ]);
  });

  it('exports who did what as NDJSON, a page at a time, by subject and by time', async () => {
    const { images, api } = scenarios;
    await images.untilLive('audited', 'test', '1.0.0');
    const all = '/api/audit-entries?imageDefinition=audited&limit=3';
    const exported: AuditTrailEntry[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof api.call>> = await api.call(
        'reader',
        'GET',
        cursor === null ? all : `${all}&cursor=${encodeURIComponent(cursor)}`,
        undefined,
        { accept: 'application/x-ndjson' },
      );
      expect(page.headers.get('content-type')).toBe('application/x-ndjson');
      const lines = String(page.body)
        .split('\n')
        .filter((line) => line !== '');
      exported.push(...lines.map((line) => AuditTrailEntry.parse(JSON.parse(line))));
      cursor = page.headers.get('x-cursor');
    } while (cursor !== null);
    const times = exported.map(({ at }) => at);
    const since = await api.read<{ items: readonly AuditTrailEntry[] }>(
      `/api/audit-entries?imageDefinition=audited&from=${times[2]}`,
    );

    expect(exported.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['recipeAdded', 'bakeStarted', 'evidenceRecorded', 'rebakeEnded', 'promotionCompleted']),
    );
    expect(times).toEqual(times.toSorted().toReversed());
    expect(exported.every(({ by, imageDefinition }) => by.name !== '' && imageDefinition === 'audited')).toBe(true);
    expect(since.items.every(({ at }) => at >= times[2]!)).toBe(true);
  });
});

// By itself: the operation that hangs must be the one that is meant.
describe('an operation of Azure that hangs', { timeout: patience }, () => {
  it('is given up, with what was waited for and for how long, and leaves nothing behind', async () => {
    const { images, azure, control } = scenarios;
    const resource = '*/resourceGroups/rebake-bake-*';
    await images.untilLive('audited', 'test', '1.0.0');
    await images.quiet('audited');
    const { ids } = (await control.post('/faults', {
      service: 'arm',
      operation: 'Microsoft.Compute/virtualMachines/write',
      resource,
      count: 1,
      effect: { kind: 'hangOperation' },
    })) as { ids: readonly string[] };
    await images.save(smallRecipe('hanging', { bake: { ...bake(), timeoutMinutes: 60 }, stages }));

    const { rebakeId, outcome } = await images.ended('hanging');
    await control.remove(`/faults/${ids[0]}`).catch(() => undefined);

    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(
        /^The builder machine did not start: Not done after 60 minutes; at the end it was: \w+/,
      ) as string,
    });
    expect(await azure.machineGroups(rebakeId)).toEqual([]);
    const card = await until('somebody is told', async () =>
      (await azure.cards()).find(({ title }) => title === 'Rebake of hanging 1.0.0 failed'),
    );
    expect(card.text).toContain('60 minutes');
  });
});
