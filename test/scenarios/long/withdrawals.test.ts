import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventSink, subscribeToFacts } from '../support/event-sink.ts';
import { productionStage, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
let facts: EventSink;
const patience = 240_000;
const test = 'rebake_test';
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

describe.concurrent('a version', { timeout: patience }, () => {
  it('that is deprecated leaves latest to the version before, in every stage', async () => {
    const { images, azure } = scenarios;
    const deprecate = (version: string, body: object = {}) =>
      images.command('promoter', `/api/image-definitions/dated/versions/${version}/deprecate`, {
        reason: 'it is slow',
        ...body,
      });
    await images.save(smallRecipe('dated', { stages: [testStage, productionStage({ gate: {} })] }));
    await images.untilLive('dated', 'production', '1.0.0');
    const alone = await deprecate('1.0.0');
    await images.rebake('dated', { force: true, reason: 'a second version' });
    await images.untilLive('dated', 'production', '1.0.1');

    const accepted = await deprecate('1.0.1');
    await operationEnds(accepted.body);
    const again = await deprecate('1.0.1');
    const back = await until('what is live now is told', () => {
      const told = toldOf('dated', 'Live').filter(({ before }) => before === '1.0.1');
      return Promise.resolve(told.length >= 2 && told);
    });

    expect(alone).toMatchObject({ status: 409, body: { detail: expect.stringContaining('production') as string } });
    expect(accepted).toMatchObject({ status: 202, body: { live: { test: '1.0.0', production: '1.0.0' } } });
    expect((again.body as { id: string }).id).toBe((accepted.body as { id: string }).id);
    for (const gallery of [test, production]) {
      expect((await azure.regions(gallery, 'dated', '1.0.1'))?.every(({ hidden }) => hidden)).toBe(true);
      expect((await azure.regions(gallery, 'dated', '1.0.0'))?.some(({ hidden }) => hidden)).toBe(false);
    }
    expect(toldOf('dated', 'Deprecated')[0]).toMatchObject({ version: '1.0.1', stages: ['test', 'production'] });
    expect(new Set(back.map(({ stage, version }) => `${String(stage)} ${String(version)}`))).toEqual(
      new Set(['test 1.0.0', 'production 1.0.0']),
    );
    expect(await images.live('dated', 'production')).toBe('1.0.0');
    expect((await images.version('dated', '1.0.1')).state).toBe('deprecated');
  });

  it('that is revoked is hidden everywhere, also where it is half promoted, and what was baked from it is flagged', async () => {
    const { images, azure } = scenarios;
    const waves = [{ regions: ['westeurope'] }, { regions: ['eastus'], soakMinutes: 40_000 }];
    const gate = { automatic: false };
    await images.save(smallRecipe('bad', { stages: [testStage, productionStage({ gate, waves })] }));
    await images.untilLive('bad', 'test', '1.0.0');
    const promotionId = await images.request('bad', '1.0.0');
    await until('its first wave is open', async () => {
      const { state, wave } = await images.promotion('bad', promotionId);
      return state === 'soaking' && wave === 1;
    });
    const body = { reason: 'CVE-2026-1' };
    const path = '/api/image-definitions/bad/versions/1.0.0/revoke';

    const byPromoter = await images.command('promoter', path, body);
    const accepted = await images.command('security-officer', path, body);
    await operationEnds(accepted.body);

    expect([byPromoter.status, accepted.status]).toEqual([403, 202]);
    expect((await images.promotion('bad', promotionId)).state).toBe('cancelled');
    expect((await azure.regions(production, 'bad', '1.0.0'))?.every(({ hidden }) => hidden)).toBe(true);
    expect((await azure.regions(test, 'bad', '1.0.0'))?.every(({ hidden }) => hidden)).toBe(true);
    expect((await images.definition('bad')).live).toEqual({});
    expect((await images.version('bad', '1.0.0')).stages['production']?.state).toBe('revoked');
  });

  it('that was baked from a revoked one is flagged, told of and not promoted any more', async () => {
    const { images, azure } = scenarios;
    await images.save(smallRecipe('root', { stages: [testStage] }));
    await images.untilLive('root', 'test', '1.0.0');
    await images.save(smallRecipe('leaf', { base: { image: 'root' } }));
    await images.untilLive('leaf', 'test', '1.0.0');

    const accepted = await images.command('security-officer', '/api/image-definitions/root/versions/1.0.0/revoke', {
      reason: 'CVE-2026-2',
    });
    await operationEnds(accepted.body);
    const card = await until('the owner of the child is told', async () =>
      (await azure.cards()).find(({ title }) => title.startsWith('leaf 1.0.0: baked from root 1.0.0')),
    );
    const refused = await images.command('promoter', '/api/image-definitions/leaf/versions/1.0.0/promotions', {
      stage: 'production',
      reason: 'anyway',
    });

    expect(card.text).toContain('CVE-2026-2');
    expect(card.content).toContain('1.0.0 in test');
    expect((await images.version('leaf', '1.0.0')).revokedAncestor).toBe('root 1.0.0');
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('revoked') as string } });
    expect((await images.timeline('leaf', '1.0.0')).at(-1)).toMatchObject({ action: 'ancestorRevoked' });
  });
});

async function operationEnds(body: unknown): Promise<void> {
  const { operation } = body as { operation: string };
  await until('the operation succeeds', async () => {
    const { status } = await scenarios.api.read<{ status: string }>(operation);
    return status === 'Succeeded';
  });
}

/** What was published of the image's versions, in the order of arrival, repeats and all. */
function toldOf(image: string, what: 'Live' | 'Deprecated') {
  const told = facts.events.filter(({ type, data }) => type.endsWith(`.${what}`) && data['imageDefinition'] === image);
  return told.map(({ data }) => data);
}
