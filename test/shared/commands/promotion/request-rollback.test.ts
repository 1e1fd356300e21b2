import { describe, expect, it } from 'vitest';
import { excludeLater } from '../../../../shared/commands/promotion/desire-rollback.ts';
import { finishRollback } from '../../../../shared/commands/promotion/finish-rollback.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import { requestWithdrawal } from '../../../../shared/commands/withdrawal/request-withdrawal.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import type { ImageDefinitionRecord } from '../../../../shared/domain/records/image-definition-record.ts';
import type { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const stage = 'production';
const hidden = { name: 'westeurope', replicas: 1, excludeFromLatest: true };
const since = '2026-01-05T08:00:00.000Z';
const live = { [stage]: { version: '1.0.1', since, previous: ['1.0.0'] } };
const request = { stage, reason: 'It is slow', by: bob };
const aGalleryVersion = {
  resourceId: '/gallery/version',
  version: '1.0.0',
  location: 'westeurope',
  provisioningState: 'Succeeded',
  excludeFromLatest: false,
  regions: [],
  replication: [],
  tags: {},
};

describe('asking for a rollback', () => {
  it('desires the live version hidden, and makes the one before live in the records, in one batch', async () => {
    const ports = await inProduction();

    const asked = await rollBack(ports);

    expect(asked).toMatchObject({ kind: 'started', to: '1.0.0' });
    expect(ports.records.commits).toHaveLength(2);
    expect(inProductionOf(ports, '1.0.1')).toMatchObject({ state: 'excluded', desired: [{ excludeFromLatest: true }] });
    expect(inProductionOf(ports, '1.0.0')).toMatchObject({ state: 'live', liveUntil: null });
    expect(definitionOf(ports).live[stage]).toMatchObject({ version: '1.0.0', previous: ['1.0.1'] });
    expect(ports.records.all('rollback', name)).toMatchObject([
      { from: '1.0.1', to: '1.0.0', versions: ['1.0.0', '1.0.1'] },
    ]);
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

  it('does not go back to what never was live, whoever excluded it', async () => {
    const stages = { [stage]: inStage({ state: 'excluded', desired: [hidden], liveSince: null }) };
    const ports = await inProduction({}, aVersion('0.9.0', { stages }));

    const asked = await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });

    expect(asked).toMatchObject({ kind: 'refused', message: expect.stringContaining('never was live') as string });
    expect(ports.records.all('rollback', name)).toEqual([]);
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
    const version = (ref: unknown) => Promise.resolve(void asked.push(ref));

    const answer = await requestRollback({ ...ports, galleries: { version } }, name, request);

    expect(answer).toEqual({
      kind: 'refused',
      message: 'Version 1.0.0 is not in gallery rebake_production any more: name another',
    });
    expect(asked).toEqual([{ gallery: 'rebake_production', imageDefinition: name, version: '1.0.0' }]);
    expect(ports.records.commits).toHaveLength(1);
  });

  it('is not held up by a gallery that cannot be asked, but by a fault of our own', async () => {
    const ports = await inProduction();
    const failing = (error: Error) => ({ ...ports, galleries: { version: () => Promise.reject(error) } });

    await expect(requestRollback(failing(new TypeError('our fault')), name, request)).rejects.toThrow('our fault');
    const answer = await requestRollback(failing(new AzureUnavailableError('read image version', 5)), name, request);

    expect(answer.kind).toBe('started');
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
    expect((await requestRollback(memoryPorts(), name, request)).kind).toBe('unknown');
  });

  it('names the regions that the version before is not in', async () => {
    const regions = ['eastus', 'westeurope'].map((region) => ({ ...hidden, name: region, excludeFromLatest: false }));
    const ports = await inProduction(
      { live: { [stage]: { version: '1.0.2', since, previous: ['1.0.1'] } } },
      aVersion('1.0.2', { stages: { [stage]: inStage({ desired: regions }) } }),
    );

    expect(await rollBack(ports, { to: ImageVersionNumber.parse('1.0.0') })).toMatchObject({
      missingRegions: ['eastus'],
    });
  });

  it('leaves a live version live since when it is, when only what is above it goes', async () => {
    const ports = await inProduction(
      {},
      aVersion('1.0.2', { stages: { [stage]: inStage({ state: 'halted', liveSince: null }) } }),
    );
    ports.clock.millis += 3_600_000;

    await rollBack(ports);

    expect(inProductionOf(ports, '1.0.1')).toMatchObject({ state: 'live', liveSince: since });
    expect(definitionOf(ports).live[stage]).toEqual(live[stage]);
  });
});

describe('a rollback that is done already', () => {
  it('is refused', async () => {
    const ports = await inProduction();
    await endedAs(ports, 'done');

    const again = await rollBack(ports, { to: ImageVersionNumber.parse('1.0.0') });

    expect(again).toEqual({ kind: 'refused', message: '1.0.0 is live in production already' });
  });

  it('is done again, with all that belongs to it, when the gallery would not follow', async () => {
    const ports = await inProduction();
    await endedAs(ports, 'failed');
    ports.clock.millis += 60_000;

    const again = await rollBack(ports, { to: ImageVersionNumber.parse('1.0.0') });

    expect(again).toMatchObject({ kind: 'started', to: '1.0.0' });
    expect(ports.records.all('rollback', name).at(-1)).toMatchObject({
      from: '1.0.1',
      to: '1.0.0',
      versions: ['1.0.0', '1.0.1'],
      state: 'running',
    });
    expect(definitionOf(ports).live[stage]).toMatchObject({ version: '1.0.0', previous: ['1.0.1'] });
  });

  it('is not begun for the failure of another stage, nor for one that a later rollback made good', async () => {
    const ports = await inProduction();
    await endedAs(ports, 'failed');
    ports.clock.millis += 60_000;
    await endedAs(ports, 'done', { to: ImageVersionNumber.parse('1.0.0') });
    await seed(ports.records, { ...ports.records.all('rollback', name)[0]!, id: 'rollback:other', stage: 'test' });

    expect((await rollBack(ports, { to: ImageVersionNumber.parse('1.0.0') })).kind).toBe('refused');
  });
});

describe('a rollback over a long history', () => {
  const many = 110;
  const numbers = Array.from({ length: many }, (_, i) => `0.9.${i}`);

  it('begins in one batch: the live version is out, the target live, and nothing else is promised', async () => {
    const ports = await withHistory();

    const asked = await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });

    expect(asked).toMatchObject({ kind: 'started', to: '0.9.0' });
    expect(inProductionOf(ports, '1.0.1')).toMatchObject({ state: 'excluded', desired: [{ excludeFromLatest: true }] });
    expect(inProductionOf(ports, '0.9.0')?.state).toBe('live');
    expect(ports.records.all('rollback', name)[0]?.versions).toHaveLength(many + 2);
  });

  it('excludes all that is above the target, batch by batch, and says so of each once', async () => {
    const ports = await withHistory();
    await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });
    const [rollback] = ports.records.all('rollback', name);

    await excludeLater(ports, rollback!);
    const written = ports.records.commits.length;
    await excludeLater(ports, rollback!);

    const states = ports.records.all('version', name).map(({ stages }) => stages[stage]?.state);
    expect(states.filter((state) => state === 'excluded')).toHaveLength(many + 1);
    const told = ports.records.all('audit', name).filter(({ action }) => action === 'imageVersionExcluded');
    expect(new Set(told.map(({ version }) => version)).size).toBe(told.length);
    expect(told).toHaveLength(many + 1);
    expect(ports.records.commits).toHaveLength(written);
  });

  it('goes on where it died, and leaves alone what was revoked meanwhile', async () => {
    const ports = await withHistory();
    await rollBack(ports, { to: ImageVersionNumber.parse('0.9.0') });
    const [rollback] = ports.records.all('rollback', name);
    const version = ImageVersionNumber.parse('0.9.1');
    ports.records.interfere(() =>
      requestWithdrawal(ports, name, { kind: 'revocation', version, reason: 'CVE', by: bob, force: false }),
    );

    await excludeLater(ports, rollback!);

    expect(inProductionOf(ports, '0.9.1')).toMatchObject({ state: 'revoked', desired: [{ excludeFromLatest: true }] });
    expect(inProductionOf(ports, '0.9.2')?.state).toBe('excluded');
  });

  function withHistory() {
    const before = numbers.map((version) =>
      aVersion(version, { stages: { [stage]: inStage({ state: 'superseded' }) } }),
    );
    return inProduction({}, ...before);
  }
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
    const rollbackId = await idOf(rollBack(ports, { stage: 'test', to: ImageVersionNumber.parse('1.0.0') }));
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
    expect(JSON.stringify(sent)).toContain('then roll production back to 1.0.0 once more, naming it');
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

/** In galleries that have whatever they are asked for. */
function rollBack(ports: MemoryPorts, changes: Partial<Parameters<typeof requestRollback>[2]> = {}) {
  const galleries = { version: () => Promise.resolve(aGalleryVersion) };
  return requestRollback({ ...ports, galleries }, name, { ...request, ...changes });
}

async function endedAs(
  ports: MemoryPorts,
  state: 'done' | 'failed',
  changes: Partial<Parameters<typeof requestRollback>[2]> = {},
): Promise<void> {
  const rollbackId = await idOf(rollBack(ports, changes));
  await finishRollback(ports, { imageDefinition: name, rollbackId }, state, '');
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
