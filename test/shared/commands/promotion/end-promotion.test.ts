import { Region } from '../../../../shared/domain/region.ts';
import { describe, expect, it } from 'vitest';
import { endPromotion } from '../../../../shared/commands/promotion/end-promotion.ts';
import { haltPromotion } from '../../../../shared/commands/promotion/halt-promotion.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';
import { aRecipe, writtenRecipe } from '../../domain/a-recipe.ts';

const name = 'ubuntu-web';
const ref = { imageDefinition: name, promotionId: 'promotion-1' };
const earlier = { version: '1.0.0', since: '2026-01-01T08:00:00.000Z', previous: ['0.9.0'] };
const shownRegion = { name: Region.parse('westeurope'), replicas: 1, excludeFromLatest: false };
const hiddenRegion = { ...shownRegion, excludeFromLatest: true };
const [testStage, production] = writtenRecipe.stages;

describe('a promotion that is done', () => {
  it('makes its version live and supersedes the one before, with the fact, in one batch', async () => {
    const ports = await soakingInTest();

    await endPromotion(ports, ref, 'lastWaveSoaked');

    expect(ports.records.commits).toHaveLength(2);
    expect(ports.records.all('definition', name)[0]?.live).toEqual({
      test: { version: '1.0.1', since: '2026-01-05T08:00:00.000Z', previous: ['1.0.0', '0.9.0'] },
    });
    expect(stateOf(ports, '1.0.0')).toMatchObject({ state: 'superseded', liveUntil: '2026-01-05T08:00:00.000Z' });
    expect(stateOf(ports, '1.0.1')).toMatchObject({ state: 'live', liveUntil: null });
    expect(ports.records.all('outbox', name)).toMatchObject([
      {
        message: { eventType: 'Rebake.ImageVersion.Live', data: { version: '1.0.1', stage: 'test', before: '1.0.0' } },
      },
    ]);
  });

  it('follows nothing where it is the first to be live, or was live before', async () => {
    const first = await soakingInTest(writtenRecipe.stages, null);
    const same = await soakingInTest(writtenRecipe.stages, { ...earlier, version: '1.0.1' });

    await endPromotion(first, ref, 'lastWaveSoaked');
    await endPromotion(same, ref, 'lastWaveSoaked');

    for (const [ports, before] of [[first, null] as const, [same, '1.0.1'] as const]) {
      expect(ports.records.all('outbox', name)).toMatchObject([{ message: { data: { version: '1.0.1', before } } }]);
      expect(ports.records.all('audit', name).map(({ action }) => action)).toEqual(['promotionCompleted']);
      expect(stateOf(ports, '1.0.0')?.state).toBe('live');
    }
  });

  it('tells in the timeline of the version before by which it is superseded', async () => {
    const ports = await soakingInTest();

    await endPromotion(ports, ref, 'lastWaveSoaked');

    const told = ports.records.all('audit', name).filter(({ version }) => version === '1.0.0');
    const sentence = 'ubuntu-web 1.0.0 is superseded in test by 1.0.1';
    expect(told).toMatchObject([{ action: 'imageVersionSuperseded', sentence, from: 'live', to: 'superseded' }]);
  });

  it('opens the next promotion where the gate says automatic', async () => {
    const stages = [testStage, { ...production, gate: { soakHours: 24 } }];
    const ports = await soakingInTest(stages);

    await endPromotion(ports, ref, 'lastWaveSoaked');

    const opened = ports.records.all('promotion', name).find(({ stage }) => stage === 'production');
    expect(opened).toMatchObject({ version: '1.0.1', state: 'waiting', requestedBy: { id: 'rebake' } });
    expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({ production: opened?.promotionId });
  });

  it('changes nothing when it is done again', async () => {
    const ports = await soakingInTest();
    await endPromotion(ports, ref, 'lastWaveSoaked');

    await endPromotion(ports, ref, 'lastWaveSoaked');

    expect(ports.records.commits).toHaveLength(2);
  });

  it('remembers ten versions that were live before, not all that ever were', async () => {
    const previous = Array.from({ length: 10 }, (_, i) => `0.0.${i}`);
    const ports = await soakingInTest(writtenRecipe.stages, { ...earlier, previous });

    await endPromotion(ports, ref, 'lastWaveSoaked');

    const live = ports.records.all('definition', name)[0]?.live['test'];
    expect(live?.previous).toHaveLength(10);
    expect(live?.previous[0]).toBe('1.0.0');
  });
});

describe('a promotion that ends otherwise', () => {
  it.each(['cancel', 'expire'] as const)(
    'holds its version back after it did %s, so that it does not return',
    async (event) => {
      const ports = memoryPorts();
      await seed(
        ports.records,
        aDefinition({ openPromotions: { test: 'promotion-1' } }),
        aVersion('1.0.1', { stages: { test: inStage({ state: 'none', liveSince: null }) } }),
        aPromotion({ version: '1.0.1', stage: 'test' }),
      );

      await endPromotion(ports, ref, event);

      expect(ports.records.all('version', name)[0]?.heldBack).toEqual(['test']);
      expect(ports.records.all('promotion', name)).toHaveLength(1);
      expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({});
    },
  );

  it('tells whoever asked what it waited for in vain when it expired', async () => {
    const ports = memoryPorts();
    const gate = [
      { name: 'soak', met: true, sentence: 'Has soaked' },
      { name: 'approvals', met: false, sentence: '0 of 1 approvals' },
    ] as const;
    await seed(
      ports.records,
      aDefinition({ openPromotions: { production: 'promotion-1' } }),
      aVersion('1.0.0'),
      aPromotion({ gate: [...gate] }),
    );

    await endPromotion(ports, ref, 'expire');

    expect(ports.records.all('outbox', name).map(({ message }) => message)).toEqual([
      {
        kind: 'alert',
        severity: 'warning',
        title: 'Promotion of ubuntu-web 1.0.0 into production expired',
        text: 'Its gate did not open in time. It waited for:\n\n0 of 1 approvals',
        facts: [
          { title: 'Requested by', value: 'Ada' },
          { title: 'Owner', value: 'web-platform@contoso.example' },
        ],
        links: [{ title: 'Promotion', url: '/api/image-definitions/ubuntu-web/promotions/promotion-1' }],
      },
    ]);
    expect(ports.records.all('audit', name)).toMatchObject([
      {
        action: 'promotionExpired',
        sentence: 'Promotion of ubuntu-web 1.0.0 into production expired: nobody decided in time',
      },
    ]);
  });

  it.each(['reject', 'cancel'] as const)('alerts nobody after %s: somebody did that', async (event) => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition(), aVersion('1.0.0'), aPromotion());

    await endPromotion(ports, ref, event);

    expect(ports.records.all('outbox', name)).toEqual([]);
  });

  it('lets a later version in that was ready meanwhile', async () => {
    const ports = memoryPorts();
    const captured = { stages: { test: inStage({ state: 'none', liveSince: null }) } };
    await seed(
      ports.records,
      aDefinition({ openPromotions: { test: 'promotion-1' } }),
      aVersion('1.0.1', captured),
      aVersion('1.0.2', captured),
      aPromotion({ version: '1.0.1', stage: 'test' }),
    );

    await endPromotion(ports, ref, 'cancel');

    expect(ports.records.all('promotion', name)).toContainEqual(
      expect.objectContaining({ version: '1.0.2', stage: 'test', state: 'waiting' }),
    );
  });
});

describe('a promotion that halts', () => {
  it('keeps its stage and says what happened and what to do', async () => {
    const ports = await soakingInTest();

    await haltPromotion(ports, ref, 'ReplicationFailed', 'Replication to eastus failed');
    await haltPromotion(ports, ref, 'ReplicationFailed', 'Replication to eastus failed');

    expect(ports.records.all('promotion', name)[0]).toMatchObject({
      state: 'halted',
      halt: {
        message:
          'ReplicationFailed: Replication to eastus failed. Retry the promotion, cancel it, or roll the stage back.',
      },
    });
    expect(stateOf(ports, '1.0.1')?.state).toBe('halted');
    expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({ test: 'promotion-1' });
    const [alert, ...others] = ports.records.all('outbox', name);
    expect(others).toEqual([]);
    expect(ports.records.all('audit', name)).toMatchObject([
      { action: 'promotionHalted', sentence: 'Promotion of ubuntu-web 1.0.1 into test halted in wave 1' },
    ]);
    expect(alert?.message).toMatchObject({
      severity: 'critical',
      facts: [
        { title: 'Wave', value: '1 of 1' },
        { title: 'Owner', value: 'web-platform@contoso.example' },
      ],
      text: expect.stringMatching(/Retry the promotion, cancel it, or roll the stage back/) as string,
    });
  });

  it('does not advise to roll back while no region has it as latest', async () => {
    const ports = await soakingInTest(writtenRecipe.stages, earlier, [hiddenRegion]);

    await haltPromotion(ports, ref, 'ReplicationFailed', 'Replication to eastus failed.');

    expect(ports.records.all('promotion', name)[0]?.halt?.message).toBe(
      'ReplicationFailed: Replication to eastus failed. Retry the promotion or cancel it: no region has it as latest yet, 1.0.0 is live.',
    );
  });

  it('does not advise to roll back to what it promotes itself', async () => {
    const ports = await soakingInTest(writtenRecipe.stages, { ...earlier, version: '1.0.1' });

    await haltPromotion(ports, ref, 'ReplicationFailed', 'Replication to eastus failed');

    expect(ports.records.all('promotion', name)[0]?.halt?.message).toContain('there is nothing to roll back to');
  });

  it('does not advise to roll back where nothing was live before it', async () => {
    const ports = await soakingInTest(writtenRecipe.stages, null);

    await haltPromotion(ports, ref, 'ReplicationFailed', 'Replication to eastus failed');

    const advice = /Retry the promotion or cancel it: nothing was live in test before it/;
    expect(ports.records.all('promotion', name)[0]?.halt?.message).toMatch(advice);
    expect(ports.records.all('outbox', name)[0]?.message).toMatchObject({
      text: expect.stringMatching(advice) as string,
    });
  });
});

async function soakingInTest(
  stages: readonly unknown[] = writtenRecipe.stages,
  live: typeof earlier | null = earlier,
  desired = [shownRegion],
): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(
    ports.records,
    aDefinition({
      recipe: aRecipe({ stages }),
      live: live ? { test: live } : {},
      openPromotions: { test: 'promotion-1' },
    }),
    aVersion('1.0.0', { stages: { test: inStage() } }),
    aVersion('1.0.1', { stages: { test: inStage({ state: 'soaking', liveSince: null, desired }) } }),
    aPromotion({ version: '1.0.1', stage: 'test', state: 'soaking' }),
  );
  return ports;
}

function stateOf(ports: MemoryPorts, version: string) {
  return ports.records.all('version', name).find((one) => one.version === version)?.stages['test'];
}
