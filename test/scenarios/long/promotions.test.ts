import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventSink, subscribeToFacts } from '../support/event-sink.ts';
import { productionStage, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
let facts: EventSink;
const patience = 240_000;
const production = 'rebake_production';

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  facts = await subscribeToFacts(scenarios.stack.endpoints);
  await scenarios.images.save(smallRecipe('seen', { stages: [testStage] }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(async () => {
  facts.close();
  await scenarios.stop();
}, patience);

function withProduction(changes: Readonly<Record<string, unknown>>) {
  return { stages: [testStage, productionStage(changes)] };
}

describe.concurrent('a promotion', { timeout: patience }, () => {
  it('waits for the approval of somebody else; the second request gets the first', async () => {
    const { images, azure } = scenarios;
    await images.save(smallRecipe('approved', withProduction({})));
    await images.untilLive('approved', 'test', '1.0.0');
    const requests = '/api/image-definitions/approved/versions/1.0.0/promotions';
    const body = { stage: 'production', reason: 'ready' };

    const byReader = await images.command('reader', requests, body);
    const stale = await images.command('release-manager', requests, { ...body, ifLive: '0.9.0' });
    const first = await images.command('release-manager', requests, body);
    const second = await images.command('promoter', requests, body);
    const { resource } = first.body as { resource: string };
    const promotionId = resource.split('/').at(-1)!;
    const waiting = await until('the gate was looked at', async () => {
      const promotion = await images.promotion('approved', promotionId);
      return promotion.gate.length > 0 && promotion;
    });
    const own = await images.command('release-manager', `${resource}/approve`, { reason: 'mine' });
    const card = await until('the approvers are told', async () =>
      (await azure.cards()).find(({ title }) => title.startsWith('Approve approved 1.0.0 for production')),
    );
    await images.approve('approved', promotionId);
    await images.untilPromotion('approved', promotionId, 'live');

    expect([byReader.status, stale.status, first.status, second.status]).toEqual([403, 409, 202, 409]);
    expect(stale.body).toMatchObject({ live: null });
    expect(second.body).toMatchObject({ promotion: resource });
    expect(waiting.gate.filter(({ met }) => !met).map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('0 of 1 approvals'),
    ]);
    expect(own.status).toBe(403);
    expect(card.content).toContain(resource);
    expect(await azure.regions(production, 'approved', '1.0.0')).toEqual([
      { name: 'northeurope', hidden: false },
      { name: 'westeurope', hidden: false },
    ]);
  });

  it('that is rejected ends, and is not made by itself again', async () => {
    const { images, azure } = scenarios;
    await images.save(smallRecipe('rejected', withProduction({})));
    await images.untilLive('rejected', 'test', '1.0.0');

    const promotionId = await images.request('rejected', '1.0.0');
    const path = `/api/image-definitions/rejected/promotions/${promotionId}`;
    const answer = await images.command('approver', `${path}/reject`, { reason: 'not in december' });
    const promotion = await images.untilPromotion('rejected', promotionId, 'rejected');
    const late = await images.command('approver', `${path}/approve`, { reason: 'after all' });

    expect([answer.status, late.status]).toEqual([202, 409]);
    expect(promotion.decisions).toMatchObject([{ decision: 'reject', reason: 'not in december' }]);
    expect(await azure.regions(production, 'rejected', '1.0.0')).toBeUndefined();
  });

  it('waits for soak and freeze, says until when, and then goes on by itself', async () => {
    const { images, stack } = scenarios;
    const recipe = smallRecipe('frozen', withProduction({ gate: { soakHours: 0.5 } }));
    await images.save(recipe);
    await images.untilLive('frozen', 'test', '1.0.0');
    const local = (hours: number): string => new Date(stack.clock.now() + hours * 3_600_000).toISOString().slice(0, 16);
    await images.save({ ...recipe, freezeWindows: [{ name: 'audit week', from: local(-1), to: local(1.5) }] });

    const promotion = await until('the gate waits for the freeze', async () =>
      (await images.promotions('frozen')).find(({ gate }) => gate.some(({ name, met }) => name === 'freeze' && !met)),
    );
    const freeze = promotion.gate.find(({ name }) => name === 'freeze');
    const soak = promotion.gate.find(({ name }) => name === 'soak');
    await images.untilLive('frozen', 'production', '1.0.0');

    expect(promotion.requestedBy.id).toBe('rebake');
    expect(freeze?.sentence).toContain('audit week');
    expect(soak?.sentence).toMatch(/0\.5 hours/);
  });

  it('opens wave by wave: regions stay hidden until their wave has soaked', async () => {
    const { images, azure } = scenarios;
    const waves = [
      { regions: ['westeurope'], soakMinutes: 30 },
      { regions: ['northeurope', 'eastus'], soakMinutes: 20 },
    ];
    await images.save(smallRecipe('wavy', withProduction({ gate: {}, waves })));
    const inState = (state: string, wave: number) =>
      until(`wave ${wave} is ${state}`, async () => {
        const found = (await images.promotions('wavy')).find(({ stage }) => stage === 'production');
        return found?.state === state && found.wave === wave && found;
      });

    await inState('soaking', 0);
    const duringFirst = await azure.regions(production, 'wavy', '1.0.0');
    await inState('soaking', 1);
    const duringSecond = await azure.regions(production, 'wavy', '1.0.0');
    await images.untilLive('wavy', 'production', '1.0.0');
    const atTheEnd = await azure.regions(production, 'wavy', '1.0.0');

    expect(duringFirst).toEqual([{ name: 'westeurope', hidden: true }]);
    expect(duringSecond).toEqual([
      { name: 'eastus', hidden: true },
      { name: 'northeurope', hidden: true },
      { name: 'westeurope', hidden: false },
    ]);
    expect(atTheEnd?.map(({ hidden }) => hidden)).toEqual([false, false, false]);
  });

  it('retries a failing region alone, then halts, and goes on when asked', async () => {
    const { images, azure, control } = scenarios;
    const effect = { kind: 'failOperation', code: 'ReplicationJobFailed', message: 'the region is full' };
    const resource = '*/galleries/rebake_production/images/halting/*';
    const fault = (await control.post('/faults', { service: 'arm', resource, region: 'eastus', effect })) as {
      ids: readonly string[];
    };
    const waves = [{ regions: ['westeurope'] }, { regions: ['northeurope', 'eastus'] }];
    await images.save(smallRecipe('halting', withProduction({ gate: {}, waves })));
    const halted = await until('it halts', async () =>
      (await images.promotions('halting')).find(({ state }) => state === 'halted'),
    );
    const whenHalted = await azure.regions(production, 'halting', '1.0.0');
    const card = await until('somebody is told', async () =>
      (await azure.cards()).find(({ title }) => title === 'Promotion of halting 1.0.0 into production halted'),
    );
    await control.remove(`/faults/${fault.ids[0]}`);
    const path = `/api/image-definitions/halting/promotions/${halted.promotionId}/retry`;
    const retried = await images.command('promoter', path, { reason: 'the region has room again' });
    await images.untilPromotion('halting', halted.promotionId, 'live');

    expect(halted.halt?.message).toContain('eastus');
    expect(halted.wave).toBe(1);
    expect(whenHalted?.find(({ name }) => name === 'westeurope')).toEqual({ name: 'westeurope', hidden: false });
    expect(whenHalted?.filter(({ hidden }) => !hidden)).toHaveLength(1);
    expect(card.text).toContain('nothing was live in production before it, so there is nothing to roll back to');
    expect(retried.status).toBe(202);
    expect((await azure.regions(production, 'halting', '1.0.0'))?.every(({ hidden }) => !hidden)).toBe(true);
  });
});

describe.concurrent('a rollback', { timeout: patience }, () => {
  it('lets latest be the previous version within one gallery update, also while a promotion runs', async () => {
    const { images, azure, control } = scenarios;
    const name = 'back';
    const path = `/api/image-definitions/${name}/stages/production/rollback`;
    const waves = (...soaks: readonly number[]) =>
      ['westeurope', 'eastus'].map((region, i) => ({ regions: [region], soakMinutes: soaks[i] }));
    await images.save(smallRecipe(name, withProduction({ gate: {}, waves: waves(0, 0) })));
    await images.untilLive(name, 'production', '1.0.0');
    await images.rebake(name, { force: true, reason: 'a second version' });
    await images.untilLive(name, 'production', '1.0.1');

    const stale = await images.command('promoter', path, { reason: 'errors', ifLive: '1.0.0' });
    await control.remove('/calls');
    const first = await images.command('promoter', path, { reason: 'errors', ifLive: '1.0.1' });
    await operationEnds(first.body);
    const updates = await galleryUpdates(name);
    const hidden = await hiddenIn(azure, name, '1.0.0', '1.0.1');

    await images.save(smallRecipe(name, withProduction({ gate: {}, waves: waves(0, 40_000) })));
    const promotionId = await images.request(name, '1.0.1');
    await until('its first wave is open', async () => {
      const { state, wave } = await images.promotion(name, promotionId);
      return state === 'soaking' && wave === 1;
    });
    const halfWay = await hiddenIn(azure, name, '1.0.1');
    const second = await images.command('promoter', path, { reason: 'errors again' });
    await operationEnds(second.body);

    expect([stale.status, first.status, second.status]).toEqual([409, 202, 202]);
    expect(updates).toEqual(['1.0.1']);
    expect(hidden).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(halfWay).toEqual([[true, false]]);
    expect(await hiddenIn(azure, name, '1.0.0', '1.0.1')).toEqual(hidden);
    expect((await images.promotion(name, promotionId)).state).toBe('cancelled');
    expect(await images.live(name, 'production')).toBe('1.0.0');
  });
});

async function operationEnds(body: unknown): Promise<void> {
  const { operation } = body as { operation: string };
  await until('the operation succeeds', async () => {
    const { status } = await scenarios.api.read<{ status: string }>(operation);
    return status === 'Succeeded';
  });
}

/** Versions of an image that were put to the production gallery since the calls were cleared. */
async function galleryUpdates(image: string): Promise<readonly string[]> {
  const calls = await scenarios.control.get<readonly { operation: string; resource?: string }[]>(
    '/calls?service=arm&operation=galleries/images/versions/write',
  );
  const marker = `/galleries/${production}/images/${image}/versions/`;
  return calls.flatMap(({ resource = '' }) => (resource.includes(marker) ? [resource.split(marker)[1]!] : []));
}

function hiddenIn(azure: Scenarios['azure'], image: string, ...versions: readonly string[]) {
  return Promise.all(
    versions.map(async (version) => (await azure.regions(production, image, version))?.map(({ hidden }) => hidden)),
  );
}
