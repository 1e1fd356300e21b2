import { describe, expect, it } from 'vitest';
import { finishWithdrawal } from '../../../../shared/commands/withdrawal/finish-withdrawal.ts';
import { requestWithdrawal } from '../../../../shared/commands/withdrawal/request-withdrawal.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import type { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import type { WithdrawalRecord } from '../../../../shared/domain/records/withdrawal-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition, aPromotion, aRebake, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const stage = 'production';
const since = '2026-01-05T08:00:00.000Z';
const place = (gallery: string, changes: Parameters<typeof inStage>[0] = {}) =>
  inStage({ resourceId: `/subscriptions/s/resourceGroups/g/galleries/${gallery}/images/i/versions/v`, ...changes });

const hidden = { name: 'westeurope', replicas: 1, excludeFromLatest: true };

describe('deprecating a version', () => {
  it('hides it in every stage and lets the version below be live, in one batch', async () => {
    const ports = await inBothStages();

    const asked = await withdraw(ports, 'deprecation');

    expect(asked).toMatchObject({ kind: 'started', withdrawal: { state: 'running', version: '1.0.1' } });
    expect(ports.records.commits).toHaveLength(2);
    expect(versionOf(ports, '1.0.1')).toMatchObject({
      state: 'deprecated',
      stages: {
        test: { state: 'deprecated', desired: [{ excludeFromLatest: true }] },
        production: { state: 'deprecated', desired: [{ excludeFromLatest: true }] },
      },
    });
    expect(versionOf(ports, '1.0.0').stages['production']).toMatchObject({ state: 'live', liveUntil: null });
    expect(definitionOf(ports)).toMatchObject({
      live: { test: { version: '1.0.0' }, production: { version: '1.0.0', previous: ['1.0.1'] } },
      openWithdrawals: [expect.any(String)],
    });
    expect(ports.records.all('withdrawal', name)[0]?.places).toMatchObject([
      { stage: 'test', gallery: 'rebake_test', wasLive: true, live: '1.0.0' },
      { stage: 'production', gallery: 'rebake_production', wasLive: true, live: '1.0.0' },
    ]);
  });

  it('tells at once: an audit entry, a fact and an alert', async () => {
    const ports = await inBothStages();

    await withdraw(ports, 'deprecation');

    expect(ports.records.all('audit', name)).toMatchObject([
      { action: 'imageVersionDeprecated', from: 'accepted', to: 'deprecated', by: bob, reason: 'It is old' },
    ]);
    expect(messagesOf(ports)).toMatchObject([
      {
        kind: 'fact',
        eventType: 'Rebake.ImageVersion.Deprecated',
        data: { imageDefinition: name, version: '1.0.1', stages: ['test', 'production'] },
      },
      { kind: 'alert', severity: 'information' },
    ]);
  });

  it('is refused where latest would resolve to nothing, unless it is forced', async () => {
    const ports = await alone();

    const asked = await withdraw(ports, 'deprecation');
    const forced = await withdraw(ports, 'deprecation', { force: true });

    expect(asked).toMatchObject({ kind: 'refused', message: expect.stringContaining('test (westeurope)') as string });
    expect(forced.kind).toBe('started');
    expect(definitionOf(ports).live).toEqual({});
  });

  it.each(['baking', 'checking', 'rejected', 'revoked'] as const)(
    'is refused of a version that is %s',
    async (state) => {
      const ports = await withRecords(aDefinition(), aVersion('1.0.1', { state }));

      expect(await withdraw(ports, 'deprecation')).toMatchObject({
        kind: 'refused',
        message: `deprecate needs the image version to be accepted; it is ${state}`,
      });
    },
  );

  it('is refused while its stage is being rolled back to it', async () => {
    const ports = await inBothStages({ openPromotions: { production: 'rollback-1' } }, aRollbackTo('1.0.1'));

    const asked = await withdraw(ports, 'deprecation');

    expect(asked).toMatchObject({ kind: 'refused', message: expect.stringContaining('rolled back') as string });
  });

  it('cancels its promotion and frees the stage', async () => {
    const ports = await withRecords(
      aDefinition({ live: { test: liveVersion('1.0.1') }, openPromotions: { production: 'promotion-1' } }),
      aVersion('1.0.0', { stages: { test: place('rebake_test', { state: 'superseded' }) } }),
      aVersion('1.0.1', {
        stages: {
          test: place('rebake_test'),
          production: place('rebake_production', { state: 'replicating', desired: [hidden], liveSince: null }),
        },
      }),
      aPromotion({ version: '1.0.1', state: 'replicating', attempt: 1 }),
    );

    await withdraw(ports, 'deprecation');

    expect(ports.records.all('promotion', name)[0]).toMatchObject({ state: 'cancelled', cancel: { by: bob } });
    expect(definitionOf(ports).openPromotions).toEqual({});
    expect(versionOf(ports, '1.0.1').stages['production']?.state).toBe('deprecated');
    expect(ports.records.all('withdrawal', name)[0]?.places.map(({ stops }) => stops)).toEqual([null, 'promotion-1-1']);
  });

  it('leaves the promotion of another version alone', async () => {
    const ports = await inBothStages(
      { openPromotions: { production: 'promotion-1' } },
      aVersion('1.0.2', { stages: { test: place('rebake_test', { state: 'superseded' }) } }),
      aPromotion({ version: '1.0.2' }),
    );

    await withdraw(ports, 'deprecation');

    expect(ports.records.all('promotion', name)[0]?.state).toBe('waiting');
    expect(definitionOf(ports).openPromotions).toEqual({ production: 'promotion-1' });
  });

  it('asked for again is the same withdrawal, and another one after that failed', async () => {
    const ports = await inBothStages();
    const first = await started(withdraw(ports, 'deprecation'));

    const second = await started(withdraw(ports, 'deprecation'));
    await finishWithdrawal(ports, first, 'failed', 'Forbidden');
    const third = await started(withdraw(ports, 'deprecation'));

    expect(second.withdrawalId).toBe(first.withdrawalId);
    expect(third.withdrawalId).not.toBe(first.withdrawalId);
    expect(definitionOf(ports).openWithdrawals).toEqual([third.withdrawalId]);
  });

  it('knows nothing of versions and definitions that are not there', async () => {
    expect((await withdraw(await withRecords(aDefinition()), 'deprecation')).kind).toBe('unknown');
    expect((await withdraw(memoryPorts(), 'revocation')).kind).toBe('unknown');
  });
});

describe('revoking a version', () => {
  it('never asks whether anything is left', async () => {
    const ports = await alone();

    const asked = await withdraw(ports, 'revocation');

    expect(asked.kind).toBe('started');
    expect(versionOf(ports, '1.0.1')).toMatchObject({ state: 'revoked', stages: { test: { state: 'revoked' } } });
    expect(messagesOf(ports)).toMatchObject([
      { kind: 'fact', eventType: 'Rebake.ImageVersion.Revoked', data: { version: '1.0.1', stages: ['test'] } },
      { kind: 'alert', severity: 'critical' },
    ]);
  });

  it('follows a deprecation', async () => {
    const ports = await inBothStages();
    await withdraw(ports, 'deprecation');

    const asked = await withdraw(ports, 'revocation');

    expect(asked.kind).toBe('started');
    expect(versionOf(ports, '1.0.1')).toMatchObject({ state: 'revoked', stages: { production: { state: 'revoked' } } });
    expect(definitionOf(ports).openWithdrawals).toHaveLength(2);
  });

  it('of what a stage is rolled back to lets none be live that is above it, on its way out', async () => {
    const superseded = { [stage]: place('rebake_production', { state: 'superseded' }) };
    const ports = await withRecords(
      aDefinition({ live: { [stage]: liveVersion('1.0.1') }, openPromotions: { [stage]: 'rollback-1' } }),
      aRollbackTo('1.0.1'),
      aVersion('1.0.0', { stages: superseded }),
      aVersion('1.0.1', { stages: { [stage]: place('rebake_production') } }),
      aVersion('1.0.2', { stages: superseded }),
    );

    await withdraw(ports, 'revocation');

    expect(definitionOf(ports).live[stage]?.version).toBe('1.0.0');
    expect(versionOf(ports, '1.0.2').stages[stage]?.state).toBe('superseded');
  });

  it('cancels the rebake that still checks it', async () => {
    const ports = await withRecords(
      aDefinition({ runningRebake: 'rebake-1' }),
      aRebake({ version: '1.0.1', phase: 'checking' }),
      aVersion('1.0.1', { state: 'checking', stages: { test: place('rebake_test', { state: 'none' }) } }),
    );

    await withdraw(ports, 'revocation');

    expect(ports.records.all('rebake', name)[0]?.cancel).toMatchObject({ by: bob, reason: 'Revoked: It is old' });
  });

  it('opens the promotion that waited behind it', async () => {
    const ports = await withRecords(
      aDefinition({ live: { test: liveVersion('1.0.0') }, openPromotions: { test: 'promotion-1' } }),
      aVersion('1.0.0', { stages: { test: place('rebake_test') } }),
      aVersion('1.0.1', { stages: { test: place('rebake_test', { state: 'copying', liveSince: null }) } }),
      aVersion('1.0.2', { stages: { test: place('rebake_test', { state: 'none', liveSince: null }) } }),
      aPromotion({ version: '1.0.1', stage: 'test', state: 'copying' }),
    );

    await withdraw(ports, 'revocation');

    const opened = ports.records.all('promotion', name).find(({ state }) => state === 'waiting');
    expect(opened).toMatchObject({ version: '1.0.2', stage: 'test' });
    expect(definitionOf(ports).openPromotions).toEqual({ test: opened?.promotionId });
  });
});

describe('the end of a withdrawal', () => {
  it('tells what is live now, once', async () => {
    const ports = await inBothStages();
    const withdrawal = await started(withdraw(ports, 'revocation'));

    await finishWithdrawal(ports, withdrawal, 'done', '');
    await finishWithdrawal(ports, withdrawal, 'done', '');

    expect(definitionOf(ports).openWithdrawals).toEqual([]);
    const live = messagesOf(ports).filter(
      (message) => message.kind === 'fact' && message.eventType === 'Rebake.ImageVersion.Live',
    );
    expect(live).toMatchObject([
      { data: { stage: 'test', version: '1.0.0', before: '1.0.1' } },
      { data: { stage: 'production', version: '1.0.0', before: '1.0.1' } },
    ]);
    expect(ports.records.all('audit', name).at(-1)).toMatchObject({ action: 'revocationEnded', to: 'done' });
  });

  it('raises a critical alert when a gallery refused', async () => {
    const ports = await inBothStages();
    const withdrawal = await started(withdraw(ports, 'revocation'));

    await finishWithdrawal(ports, withdrawal, 'failed', 'Forbidden');

    expect(messagesOf(ports).at(-1)).toMatchObject({
      kind: 'alert',
      severity: 'critical',
      text: expect.stringContaining('Forbidden') as string,
    });
  });
});

function withdraw(ports: MemoryPorts, kind: WithdrawalRecord['kind'], { force = false } = {}) {
  const version = ImageVersionNumber.parse('1.0.1');
  return requestWithdrawal(ports, name, { kind, version, reason: 'It is old', by: bob, force });
}

async function started(asked: ReturnType<typeof requestWithdrawal>): Promise<WithdrawalRecord> {
  const answer = await asked;
  if (answer.kind !== 'started') {
    throw new Error(JSON.stringify(answer));
  }
  return answer.withdrawal;
}

function inBothStages(changes: Parameters<typeof aDefinition>[0] = {}, ...more: readonly ImageRecord[]) {
  const before = { state: 'superseded' as const, liveUntil: since };
  return withRecords(
    aDefinition({ live: { test: liveVersion('1.0.1'), production: liveVersion('1.0.1', '1.0.0') }, ...changes }),
    aVersion('1.0.0', {
      stages: { test: place('rebake_test', before), production: place('rebake_production', before) },
    }),
    aVersion('1.0.1', { stages: { test: place('rebake_test'), production: place('rebake_production') } }),
    ...more,
  );
}

/** Nothing else could be live. */
function alone() {
  return withRecords(
    aDefinition({ live: { test: liveVersion('1.0.1') } }),
    aVersion('1.0.1', { stages: { test: place('rebake_test') } }),
  );
}

async function withRecords(...records: readonly ImageRecord[]): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(ports.records, ...records);
  return ports;
}

function liveVersion(version: string, ...previous: readonly string[]) {
  return { version, since, previous: [...previous] };
}

function aRollbackTo(to: string): ImageRecord {
  return {
    type: 'rollback',
    id: 'rollback:rollback-1',
    rollbackId: 'rollback-1',
    imageDefinition: name,
    stage: 'production',
    from: '1.0.2',
    to: ImageVersionNumber.parse(to),
    versions: [],
    stops: null,
    state: 'running',
    message: '',
    requestedBy: bob,
    reason: 'slow',
    requestedAt: since,
    endedAt: null,
  };
}

function definitionOf(ports: MemoryPorts) {
  return ports.records.all('definition', name)[0]!;
}

function versionOf(ports: MemoryPorts, version: string) {
  return ports.records.all('version', name).find((one) => one.version === version)!;
}

function messagesOf(ports: MemoryPorts) {
  return ports.records.all('outbox', name).map(({ message }) => message);
}
