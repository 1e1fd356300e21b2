import { describe, expect, it, vi } from 'vitest';
import { requestPromotion } from '../../../../shared/commands/promotion/request-promotion.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import {
  actionsOf,
  anAppInProduction,
  anAppWithVersion,
  definitionOf,
  promote,
  versionOf,
  web,
} from '../../../support/an-app.ts';
import type { App } from '../../../support/app.ts';
import { ada } from '../../../support/people.ts';

const hour = 3600;

describe('a promotion whose orchestration failed, and that the sweep begins again', () => {
  it.each([
    { state: 'replicating', wave: 0 },
    { state: 'soaking', wave: 0 },
    { state: 'soaking', wave: 1 },
  ])('while it was $state in wave $wave goes live, and says so everywhere', async ({ state, wave }) => {
    const app = await anAppWithVersion();
    await promote(app, '1.0.0');
    await until(app, () => promotionOf(app).state === state && promotionOf(app).wave === wave);
    await breakOrchestration(app);
    expect(promotionOf(app)).toMatchObject({ state, wave });

    await app.settle(web, 48 * hour);

    expect(promotionOf(app).state).toBe('live');
    expect(versionOf(app, '1.0.0').stages['production']).toMatchObject({ state: 'live' });
    expect(definitionOf(app).live['production']?.version).toBe('1.0.0');
    expect(actionsOf(app).filter((action) => action === 'promotionCompleted')).toHaveLength(2);
  });
});

describe('a version that was taken out of the first stage', () => {
  it('comes back when its promotion is requested', async () => {
    const app = await anAppInProduction();
    await requestRollback(app.ports, web, { stage: 'test', reason: 'by mistake', by: ada });
    await app.settle(web, hour);
    expect(app.ports.galleries.latest('rebake_test', web, 'westeurope')).toBe('1.0.0');

    const asked = await requestPromotion(app.ports, web, { version: '1.0.1', stage: 'test', reason: 'good', by: ada });
    await app.settle(web, 6 * hour);

    expect(asked.kind).toBe('requested');
    expect(app.ports.galleries.latest('rebake_test', web, 'westeurope')).toBe('1.0.1');
    expect(versionOf(app, '1.0.1').stages['test']?.state).toBe('live');
    expect(versionOf(app, '1.0.0').stages['test']?.state).toBe('superseded');
  });
});

/** Records are out of reach for longer than activities are retried: the orchestration gives up. */
async function breakOrchestration(app: App): Promise<void> {
  const reading = vi.spyOn(app.ports.records, 'read').mockRejectedValue(new Error('Records are out of reach'));
  await app.world.run(6 * hour);
  reading.mockRestore();
  expect(app.world.all().filter(({ name, status }) => name === 'promote' && status === 'running')).toEqual([]);
}

async function until(app: App, holds: () => boolean): Promise<void> {
  for (let looks = 0; !holds(); looks += 1) {
    if (looks > 20_000) {
      throw new Error('It did not happen');
    }
    await app.settle(web, 10);
  }
}

function promotionOf({ ports }: App) {
  return ports.records.all('promotion', web).find(({ stage }) => stage === 'production')!;
}
