import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productionStage, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
const patience = 240_000;
const production = 'rebake_production';

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  await scenarios.images.save(smallRecipe('seen', { stages: [testStage] }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

/** Saves a recipe with such a production stage and waits for its first version in test. */
async function inTest(name: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const { images } = scenarios;
  await images.save(smallRecipe(name, { stages: [testStage, productionStage(changes)] }));
  await images.untilLive(name, 'test', '1.0.0');
}

describe.concurrent('a promotion', { timeout: patience }, () => {
  it('that nobody decides on expires: somebody is told, and the stage is free again', async () => {
    const { images, azure } = scenarios;
    await inTest('forgotten', { gate: { approvals: 1, expiryDays: 0.05 } });

    const promotionId = await images.request('forgotten', '1.0.0');
    const expired = await images.untilPromotion('forgotten', promotionId, 'expired');
    const card = await until('somebody is told', async () =>
      (await azure.cards()).find(({ title }) => title === 'Promotion of forgotten 1.0.0 into production expired'),
    );
    const late = await images.command(
      'approver',
      `/api/image-definitions/forgotten/promotions/${promotionId}/approve`,
      { reason: 'after all' },
    );

    expect(Date.parse(expired.endedAt!)).toBeGreaterThanOrEqual(Date.parse(expired.expiresAt));
    expect(card.text).toContain('0 of 1 approvals');
    expect(late.status).toBe(409);
    expect((await images.definition('forgotten')).openPromotions).toEqual({});
    expect(await azure.regions(production, 'forgotten', '1.0.0')).toBeUndefined();
  });

  it('is cancelled by HTTP while its gate is closed, and while a wave soaks; what is live stays live', async () => {
    const { images, azure } = scenarios;
    const waves = [{ regions: ['westeurope'] }, { regions: ['eastus'], soakMinutes: 40_000 }];
    await inTest('stopped', { gate: { approvals: 1 }, waves });
    const cancel = (id: string) =>
      images.command('promoter', `/api/image-definitions/stopped/promotions/${id}/cancel`, { reason: 'not now' });

    const first = await images.request('stopped', '1.0.0');
    const early = await cancel(first);
    await images.untilPromotion('stopped', first, 'cancelled');
    const second = await images.request('stopped', '1.0.0');
    await images.approve('stopped', second);
    await until('its first wave is open', async () => {
      const { state, wave } = await images.promotion('stopped', second);
      return state === 'soaking' && wave === 1;
    });
    const late = await cancel(second);
    await images.untilPromotion('stopped', second, 'cancelled');
    const { operation } = late.body as { operation: string };

    expect([early.status, late.status, (await cancel(second)).status]).toEqual([202, 202, 202]);
    expect(await scenarios.api.read(operation)).toMatchObject({ kind: 'promotion', status: 'Canceled' });
    expect(await azure.regions(production, 'stopped', '1.0.0')).toEqual([
      { name: 'eastus', hidden: true },
      { name: 'westeurope', hidden: false },
    ]);
    expect((await images.definition('stopped')).openPromotions).toEqual({});
  });

  it('waits while the organisation has frozen its stage, and goes on when that is lifted', async () => {
    const { images, api, stack } = scenarios;
    const local = (hours: number): string => new Date(stack.clock.now() + hours * 3_600_000).toISOString().slice(0, 16);
    const windows = [{ name: 'year end', from: local(-1), to: local(9000), stages: ['sealed'] }];
    const freeze = (as: 'promoter' | 'approver', body: object, headers = {}) =>
      api.call(as, 'PUT', '/api/freeze-windows', { reason: 'nobody is there', ...body }, headers);

    const refused = await freeze('promoter', { windows });
    const set = await freeze('approver', { windows });
    const etag = set.headers.get('etag')!;
    await inTest('frosty', { name: 'sealed', gate: {} });
    const waiting = await until('the gate waits for the freeze', async () =>
      (await images.promotions('frosty')).find(({ gate }) => gate.some(({ name, met }) => name === 'freeze' && !met)),
    );
    const lifted = await freeze('approver', { windows: [] }, { 'if-match': etag });
    const stale = await freeze('approver', { windows }, { 'if-match': etag });
    await images.untilLive('frosty', 'sealed', '1.0.0');

    expect([refused.status, set.status, lifted.status, stale.status]).toEqual([403, 200, 200, 412]);
    expect(waiting.gate.find(({ name }) => name === 'freeze')?.sentence).toContain('Frozen by year end until');
    const { items } = await api.read<{ items: readonly object[] }>('/api/audit-entries?action=freezeWindowsSet');
    expect(items).toMatchObject([
      { from: 'year end', to: 'none' },
      { from: 'none', to: 'year end', reason: 'nobody is there' },
    ]);
  });

  it('that is under way shows nothing more while its recipe freezes the stage, says so, and goes on afterwards', async () => {
    const { images, azure, api, stack } = scenarios;
    const local = (hours: number): string => new Date(stack.clock.now() + hours * 3_600_000).toISOString().slice(0, 16);
    const stages = [testStage, productionStage({ gate: {}, waves: [{ regions: ['westeurope'], soakMinutes: 60 }] })];
    const thaw = smallRecipe('icy', { stages });
    await images.save(thaw);
    const going = await until('its wave soaks', async () =>
      (await images.promotions('icy')).find(({ stage, state }) => stage === 'production' && state === 'soaking'),
    );

    await images.save({ ...thaw, freezeWindows: [{ name: 'audit', from: local(-1), to: local(9000) }] });
    const frozen = await until('it is frozen', async () => {
      const operation = await api.read<{ state: string; message: string }>(`/api/operations/${going.promotionId}`);
      return operation.message.includes('Frozen by audit until') ? operation : undefined;
    });
    const hidden = await azure.regions(production, 'icy', '1.0.0');
    await images.save(thaw);
    await images.untilLive('icy', 'production', '1.0.0');

    expect(frozen).toMatchObject({
      state: 'soaking',
      message: expect.stringMatching(/^Wave 1 of production is soaking\. /) as string,
    });
    expect(hidden).toEqual([{ name: 'westeurope', hidden: true }]);
    expect(await azure.regions(production, 'icy', '1.0.0')).toEqual([{ name: 'westeurope', hidden: false }]);
  });

  it('halts when an alert that the recipe names fires while a wave soaks, and goes on when it is over', async () => {
    const { images, azure, control } = scenarios;
    const waves = [{ regions: ['westeurope'], soakMinutes: 60, healthAlerts: ['errors-of-sick'] }];
    await inTest('sick', { gate: {}, waves });
    const inState = (state: string) =>
      until(`it is ${state}`, async () =>
        (await images.promotions('sick')).find((one) => one.stage === 'production' && one.state === state),
      );
    await inState('soaking');

    await control.post('/alerts', { rule: 'errors-of-sick' });
    const halted = await inState('halted');
    const hidden = await azure.regions(production, 'sick', '1.0.0');
    await control.remove('/alerts/errors-of-sick');
    await images.command('promoter', `/api/image-definitions/sick/promotions/${halted.promotionId}/retry`, {
      reason: 'it was the network',
    });
    await images.untilLive('sick', 'production', '1.0.0');

    expect(halted.halt?.message).toContain('errors-of-sick');
    expect(hidden).toEqual([{ name: 'westeurope', hidden: true }]);
    expect(await azure.regions(production, 'sick', '1.0.0')).toEqual([{ name: 'westeurope', hidden: false }]);
  });
});
