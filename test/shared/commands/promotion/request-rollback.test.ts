import { describe, expect, it } from 'vitest';
import { finishRollback } from '../../../../shared/commands/promotion/finish-rollback.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version.ts';
import type { ImageDefinitionRecord } from '../../../../shared/domain/records/image-definition-record.ts';
import type { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const stage = 'production';
const hidden = { name: 'westeurope', replicas: 1, excludeFromLatest: true };
const live = { [stage]: { version: '1.0.1', since: '2026-01-05T08:00:00.000Z', previous: ['1.0.0'] } };

describe('asking for a rollback', () => {
  it('desires the live version hidden, and makes the one before live in the records, in one batch', async () => {
    const ports = await inProduction();

    const asked = await rollBack(ports);

    expect(asked).toMatchObject({ kind: 'started', to: '1.0.0' });
    expect(ports.records.commits).toHaveLength(2);
    expect(inProductionOf(ports, '1.0.1')).toMatchObject({ state: 'excluded', desired: [{ excludeFromLatest: true }] });
    expect(inProductionOf(ports, '1.0.0')).toMatchObject({ state: 'live', liveUntil: null });
    expect(definitionOf(ports).live[stage]).toMatchObject({ version: '1.0.0', previous: ['1.0.1'] });
    expect(ports.records.all('rollback', name)).toMatchObject([{ from: '1.0.1', to: '1.0.0', versions: ['1.0.1'] }]);
  });

  it('cancels a promotion that is running, says so, and does not let it come back by itself', async () => {
    const ports = await inProduction(
      { openPromotions: { [stage]: 'promotion-1' } },
      aVersion('1.0.2', { stages: { test: inStage() } }),
      aPromotion({ version: '1.0.2', state: 'waiting', attempt: 2 }),
    );

    await rollBack(ports);

    expect(ports.records.all('promotion', name)[0]).toMatchObject({ state: 'cancelled', cancel: { by: bob } });
    expect(ports.records.all('rollback', name)[0]?.stops).toBe('promotion-1-2');
    expect(versionOf(ports, '1.0.2')?.heldBack).toEqual([stage]);
    expect(ports.records.all('audit', name).map(({ action }) => action)).toEqual([
      'promotionCancelled',
      'imageVersionExcluded',
      'rollbackRequested',
    ]);
  });

  it('tells in the timeline of each version that is taken out of latest, once', async () => {
    const more = [aVersion('0.9.0', { stages: { [stage]: inStage({ state: 'superseded' }) } })];
    const out = aVersion('1.0.2', { stages: { [stage]: inStage({ state: 'excluded', desired: [hidden] }) } });
    const ports = await inProduction({}, ...more, out);

    await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });

    const told = ports.records.all('audit', name).filter(({ action }) => action === 'imageVersionExcluded');
    expect(told.map(({ version, from, to }) => `${version}: ${from} to ${to}`).toSorted()).toEqual([
      '1.0.0: superseded to excluded',
      '1.0.1: live to excluded',
    ]);
    expect(told[0]).toMatchObject({ by: bob, reason: 'It is slow' });
    const written = ports.records.commits.at(-1)!.flatMap((change) => ('record' in change ? [change.record.id] : []));
    expect(written).not.toContain('version:1.0.2');
    expect(told[0]?.sentence).toMatch(/is taken out of latest in production, which is rolled back to 0\.9\.0$/);
  });

  it('ends the time in which the version was live', async () => {
    const ports = await inProduction();

    await rollBack(ports);

    expect(inProductionOf(ports, '1.0.1')?.liveUntil).toBe(ports.environment.now());
  });

  it('is refused, and changes nothing, when the gallery does not have the version any more', async () => {
    const ports = await inProduction();
    const asked: unknown[] = [];

    const answer = await requestRollback(ports, name, { stage, reason: 'slow', by: bob }, (ref) => {
      asked.push(ref);
      return Promise.resolve(false);
    });

    expect(answer).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('1.0.0 is not in gallery') as string,
    });
    expect(asked).toEqual([{ gallery: 'rebake_production', imageDefinition: name, version: '1.0.0' }]);
    expect(ports.records.commits).toHaveLength(1);
  });

  it('hides a later version that is half promoted and holds it back', async () => {
    const shown = inStage({ state: 'soaking', liveSince: null });
    const ports = await inProduction(
      { openPromotions: { [stage]: 'promotion-1' } },
      aVersion('1.0.2', { stages: { test: inStage(), [stage]: shown } }),
      aPromotion({ version: '1.0.2', state: 'soaking' }),
    );

    const asked = await rollBack(ports);

    expect(asked).toMatchObject({ kind: 'started', to: '1.0.1' });
    expect(versionOf(ports, '1.0.2')).toMatchObject({
      heldBack: [stage],
      stages: { [stage]: { state: 'excluded', desired: [{ excludeFromLatest: true }] } },
    });
  });

  it('goes to a named version', async () => {
    const ports = await inProduction({}, aVersion('0.9.0', { stages: { [stage]: inStage({ state: 'superseded' }) } }));

    const asked = await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });

    expect(asked).toMatchObject({ kind: 'started', to: '0.9.0' });
    expect(inProductionOf(ports, '1.0.0')?.state).toBe('excluded');
    expect(inProductionOf(ports, '1.0.1')?.state).toBe('excluded');
  });

  it('is stale when another version is live than expected', async () => {
    const asked = await rollBack(await inProduction(), { ifLive: '1.0.0' });

    expect(asked).toMatchObject({ kind: 'stale', live: '1.0.1' });
  });

  it('names every fault of the request at once', async () => {
    const asked = await rollBack(await inProduction(), { stage: 'nowhere', reason: ' ' });

    expect(asked.kind === 'invalid' && asked.problems.map(({ path }) => path)).toEqual(['stage', 'reason']);
  });

  it('is refused while another rollback of the stage runs', async () => {
    const ports = await inProduction({}, aVersion('0.9.0', { stages: { [stage]: inStage({ state: 'superseded' }) } }));
    await rollBack(ports);

    const second = await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });

    expect(second).toMatchObject({ kind: 'refused', message: expect.stringContaining('Another rollback') as string });
  });

  it('is refused where nothing is live, and unknown where there is no image definition', async () => {
    const ports = await inProduction({ live: {} });

    expect((await rollBack(ports)).kind).toBe('refused');
    expect((await requestRollback(memoryPorts(), name, { stage, reason: 'slow', by: bob })).kind).toBe('unknown');
  });
});

describe('ending a rollback', () => {
  it('frees the stage and tells, once', async () => {
    const ports = await inProduction();
    const rollbackId = await idOf(rollBack(ports));

    await finishRollback(ports, { imageDefinition: name, rollbackId }, 'done', '');
    await finishRollback(ports, { imageDefinition: name, rollbackId }, 'done', '');

    expect(definitionOf(ports).openPromotions).toEqual({});
    const sent = ports.records.all('outbox', name).map(({ message }) => message);
    expect(sent).toMatchObject([
      { kind: 'alert', severity: 'warning' },
      { kind: 'fact', eventType: 'Rebake.ImageVersion.Live', data: { version: '1.0.0', before: '1.0.1' } },
    ]);
  });

  it('opens the promotion of a version that was accepted meanwhile', async () => {
    const ports = memoryPorts();
    await seed(
      ports.records,
      aDefinition({ live: { test: { version: '1.0.1', since: '2026-01-05T08:00:00.000Z', previous: [] } } }),
      aVersion('1.0.0', { stages: { test: inStage({ state: 'superseded' }) } }),
      aVersion('1.0.1', { stages: { test: inStage() } }),
      aVersion('1.0.2', { stages: { test: inStage({ state: 'none', liveSince: null }) } }),
    );
    const rollbackId = await idOf(
      requestRollback(ports, name, { stage: 'test', reason: 'slow', by: bob, to: ImageVersionNumber.parse('1.0.0') }),
    );
    await ports.records.commit(name, [
      { kind: 'remove', id: 'version:1.0.2' },
      {
        kind: 'create',
        record: { ...aVersion('1.0.3'), stages: { test: inStage({ state: 'none', liveSince: null }) } },
      },
    ]);

    await finishRollback(ports, { imageDefinition: name, rollbackId }, 'done', '');

    expect(ports.records.all('promotion', name)).toMatchObject([{ version: '1.0.3', stage: 'test', state: 'waiting' }]);
  });

  it('raises a critical alert when the gallery refused, and publishes nothing', async () => {
    const ports = await inProduction();
    const rollbackId = await idOf(rollBack(ports));

    await finishRollback(ports, { imageDefinition: name, rollbackId }, 'failed', 'Forbidden');

    const sent = ports.records.all('outbox', name).map(({ message }) => message);
    expect(sent).toMatchObject([{ kind: 'alert', severity: 'critical' }]);
    expect(definitionOf(ports).openPromotions).toEqual({});
  });
});

async function inProduction(
  changes: Partial<ImageDefinitionRecord> = {},
  ...more: readonly ImageRecord[]
): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(
    ports.records,
    aDefinition({ live, ...changes }),
    aVersion('1.0.0', { stages: { [stage]: inStage({ state: 'superseded' }) } }),
    aVersion('1.0.1', { stages: { [stage]: inStage() } }),
    ...more,
  );
  return ports;
}

function rollBack(ports: MemoryPorts, changes: Partial<Parameters<typeof requestRollback>[2]> = {}) {
  return requestRollback(ports, name, { stage, reason: 'It is slow', by: bob, ...changes });
}

async function idOf(asked: ReturnType<typeof requestRollback>): Promise<string> {
  const answer = await asked;
  if (answer.kind !== 'started') {
    throw new Error(JSON.stringify(answer));
  }
  return answer.rollbackId;
}

function definitionOf(ports: MemoryPorts): ImageDefinitionRecord {
  return ports.records.all('definition', name)[0]!;
}

function versionOf(ports: MemoryPorts, version: string) {
  return ports.records.all('version', name).find((one) => one.version === version);
}

function inProductionOf(ports: MemoryPorts, version: string) {
  return versionOf(ports, version)?.stages[stage];
}
