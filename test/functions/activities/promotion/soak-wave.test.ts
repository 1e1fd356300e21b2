import { beforeEach, describe, expect, it } from 'vitest';
import { planRollout } from '../../../../functions/activities/promotion/plan-rollout.ts';
import { soakWave } from '../../../../functions/activities/promotion/soak-wave.ts';
import type { PromotionRecord } from '../../../../shared/domain/records/promotion-record.ts';
import { FreezeWindow } from '../../../../shared/domain/recipe/freeze-window.ts';
import { aRecipe, writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const now = '2026-01-05T08:00:00.000Z';
const ref = { imageDefinition: web, promotionId: 'promotion-1' };
const [testStage, production] = writtenRecipe.stages;
const alerts = [testStage, { ...production, healthAlerts: ['errors'] }];
const freeze = (to: string, changes: object = {}) =>
  FreezeWindow.parse({ name: 'audit', from: '2026-01-01T00:00', to, ...changes });

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

/** A promotion whose wave was replicated, and whether its stage is the first. */
async function replicated(promotion: Partial<PromotionRecord> = {}, recipe: object = {}): Promise<void> {
  const stage = promotion.stage ?? 'production';
  await seed(
    ports.records,
    aDefinition({ recipe: aRecipe(recipe as Readonly<Record<string, unknown>>) }),
    aPromotion({ state: 'replicating', ...promotion }),
    aVersion('1.0.0', { stages: { test: inStage(), [stage]: inStage({ state: 'replicating' }) } }),
  );
}

const soak = (until = now, wave = 0) => soakWave(ports)({ ...ref, wave, until, carry: null }, quietContext());
const promotion = () => ports.records.all('promotion', web)[0]!;

describe('a wave that was replicated', () => {
  it('soaks, which its records and its timeline say once', async () => {
    await replicated({ wave: 1 });

    await soak('2026-01-05T09:00:00.000Z', 1);
    await soak('2026-01-05T09:00:00.000Z', 1);

    expect(promotion().state).toBe('soaking');
    expect(ports.records.all('version', web)[0]?.stages['production']?.state).toBe('soaking');
    expect(ports.records.all('audit', web)).toMatchObject([
      { action: 'promotionReplicated', sentence: 'ubuntu-web 1.0.0 is in northeurope, eastus', reason: 'ready' },
    ]);
  });

  it.each([
    { until: '2026-01-05T08:00:00.001Z', waitSeconds: 0.001 },
    { until: '2026-01-05T08:00:59.000Z', waitSeconds: 59 },
    { until: '2026-01-05T09:00:00.000Z', waitSeconds: 60 },
  ])('is looked at within a minute, or when $until has come', async ({ until, waitSeconds }) => {
    await replicated();

    expect(await soak(until)).toEqual({
      kind: 'running',
      doing: `soaking until ${until}`,
      carry: 'soaking',
      waitSeconds,
    });
  });

  it.each([now, '2026-01-05T07:59:59.999Z'])('is done at %s', async (until) => {
    await replicated();

    expect(await soak(until)).toEqual({ kind: 'done' });
  });

  it.each(['2026-01-05T09:00:00.000Z', now])('is stopped by an alert until %s, also at the end', async (until) => {
    await replicated({}, { stages: alerts });
    ports.firedAlerts.add('errors').add('others');

    expect(await soak(until)).toEqual({
      kind: 'failed',
      code: 'HealthAlertFired',
      message: 'Alerts are fired: errors. See to them first',
    });
  });

  it('is left once the promotion shall be cancelled', async () => {
    await replicated({ cancel: { by: ada, at: now, reason: 'not now' } });

    expect(await soak()).toEqual({ kind: 'cancelled' });
    expect(promotion().state).toBe('replicating');
  });
});

describe('a wave that has soaked', () => {
  const endless = [
    freeze('', { from: undefined, to: undefined, weekly: { from: 'Mon 00:00', to: 'Thu 00:00' } }),
    freeze('', { from: undefined, to: undefined, weekly: { from: 'Thu 00:00', to: 'Mon 00:00' } }),
  ];

  it.each([
    {
      what: 'for longer',
      windows: [freeze('2026-01-06T00:00')],
      until: 'until 2026-01-06T00:00:00.000Z',
      waitSeconds: 60,
    },
    {
      what: 'for a few seconds',
      windows: [freeze('2026-01-05T08:01')],
      until: 'until 2026-01-05T08:01:00.000Z',
      waitSeconds: 60,
    },
    { what: 'without end', windows: endless, until: 'with no end in sight', waitSeconds: 60 },
  ])('waits for a freeze that holds $what, in its own time', async ({ windows, until, waitSeconds }) => {
    await replicated({}, { freezeWindows: windows });

    const sentence = `Frozen by audit ${until}`;
    expect(await soak()).toEqual({ kind: 'running', doing: sentence, carry: 'soaking', waitSeconds, untimed: true });
    expect(promotion().gate).toEqual([{ name: 'freeze', met: false, sentence }]);
  });

  it('waits until the freeze is over, to the second', async () => {
    await replicated({}, { freezeWindows: [freeze('2026-01-05T08:01')] });
    ports.clock.millis += 45_000;

    expect(await soak()).toMatchObject({ kind: 'running', waitSeconds: 15 });
    ports.clock.millis += 15_000;
    expect(await soak()).toEqual({ kind: 'done' });
    expect(promotion().gate).toEqual([{ name: 'freeze', met: true, sentence: 'No freeze window holds' }]);
  });

  it('does not wait for a freeze of another stage, nor in the first stage for any', async () => {
    await replicated({}, { freezeWindows: [freeze('2026-01-06T00:00', { stages: ['test'] })] });
    expect(await soak()).toEqual({ kind: 'done' });

    ports = memoryPorts();
    await replicated({ stage: 'test' }, { freezeWindows: [freeze('2026-01-06T00:00')] });
    expect(await soak()).toEqual({ kind: 'done' });
    expect(promotion().gate).toEqual([]);
  });
});

it('a rollout is planned by the waves of the stage, from the first that is not done', async () => {
  await replicated({ wave: 1 });

  expect(await planRollout(ports)(ref, quietContext())).toEqual({
    title: 'ubuntu-web 1.0.0 into production',
    firstWave: 1,
    waves: [
      { regions: ['westeurope'], soakSeconds: 3600 },
      { regions: ['northeurope', 'eastus'], soakSeconds: 0 },
    ],
  });
});
