import { describe, expect, it } from 'vitest';
import { applyRollback } from '../../../../functions/activities/promotion/roll-back.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import type { Progress } from '../../../../shared/domain/progress.ts';
import type { RollbackRecord } from '../../../../shared/domain/records/rollback-record.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aVersion, inStage, seed } from '../../../support/some-records.ts';

const imageDefinition = 'ubuntu-web';
const stage = 'production';
const gallery = 'rebake_production';
const since = '2026-01-05T08:00:00.000Z';
const shown = [{ name: 'westeurope', replicas: 1, excludeFromLatest: false }];

describe('a rollback over a long history', () => {
  it('hides everything above the target, some at once, and nothing twice', async () => {
    const ports = await withVersions(45);
    const rollback = await rollBackTo(ports, '1.0.0');

    const looks = await toTheEnd(ports, rollback);

    expect(looks.at(-1)).toEqual({ kind: 'done' });
    expect(latest(ports)).toBe('1.0.0');
    expect(ports.galleries.writes.toSorted()).toEqual(
      Array.from({ length: 44 }, (_, i) => `regions ${gallery}/${imageDefinition}/1.0.${i + 1}`).toSorted(),
    );
    expect(ports.galleries.writes[0]).toMatch(/1\.0\.44$/);
    expect(looks[0]).toMatchObject({ doing: expect.stringMatching(/and 4\d more$/) as string });
  });

  it('is not held up by a version that somebody deleted from the gallery', async () => {
    const ports = await withVersions(4);
    const rollback = await rollBackTo(ports, '1.0.0');
    await retire(ports, '1.0.2');

    expect((await toTheEnd(ports, rollback)).at(-1)).toEqual({ kind: 'done' });
    expect(latest(ports)).toBe('1.0.0');
  });

  it('hides what it can before it fails for what the gallery refuses', async () => {
    const ports = await withVersions(4);
    const rollback = await rollBackTo(ports, '1.0.0');
    ports.galleries.refused.add(`${gallery}/${imageDefinition}/1.0.3`);

    const looks = await toTheEnd(ports, rollback);

    expect(looks.at(-1)).toMatchObject({ kind: 'failed', code: 'Forbidden' });
    expect(ports.galleries.writes).toHaveLength(2);
    expect(latest(ports)).toBe('1.0.3');
  });

  it('waits for a gallery that throttles one write, and goes on with the others', async () => {
    const ports = await withVersions(3);
    const rollback = await rollBackTo(ports, '1.0.0');
    let throttled = false;
    const { galleries } = ports;
    const applyRegions: typeof galleries.applyRegions = (ref, ...rest) => {
      if (ref.version === '1.0.2' && !throttled) {
        throttled = true;
        return Promise.reject(new AzureUnavailableError('update the image version', 17));
      }
      return galleries.applyRegions(ref, ...rest);
    };

    const first = await look({ ...ports, galleries: { ...galleries, applyRegions } }, rollback, null);
    const looks = await toTheEnd(ports, rollback, first);

    expect(first).toMatchObject({ kind: 'running', waitSeconds: 17 });
    expect(ports.galleries.writes).toContain(`regions ${gallery}/${imageDefinition}/1.0.1`);
    expect(looks.at(-1)).toEqual({ kind: 'done' });
    expect(latest(ports)).toBe('1.0.0');
  });
});

it('makes true what somebody changed in the gallery by hand: what was rolled back before is hidden again', async () => {
  const ports = await withVersions(3);
  await toTheEnd(ports, await rollBackTo(ports, '1.0.1'));
  ports.galleries.place({ gallery, imageDefinition, version: '1.0.2' }, shown);
  await end(ports);

  const rollback = await rollBackTo(ports, '1.0.0');
  await toTheEnd(ports, rollback);

  expect(latest(ports)).toBe('1.0.0');
});

it('goes on with what an earlier release of the app carried: only what was under way', async () => {
  const ports = await withVersions(3);
  const rollback = await rollBackTo(ports, '1.0.0');

  const looked = await look(ports, rollback, JSON.stringify({ '1.0.1': null }));

  expect(looked).toMatchObject({ kind: 'running' });
  expect(ports.galleries.writes).toEqual([`regions ${gallery}/${imageDefinition}/1.0.1`]);
});

/** Versions 1.0.0 and up in production, the last one live, all of them shown. */
async function withVersions(count: number): Promise<MemoryPorts> {
  const ports = memoryPorts();
  const numbers = Array.from({ length: count }, (_, i) => `1.0.${i}`);
  const live = { [stage]: { version: numbers.at(-1)!, since, previous: [] } };
  const versions = numbers.map((version, i) =>
    aVersion(version, { stages: { [stage]: inStage({ state: i === count - 1 ? 'live' : 'superseded' }) } }),
  );
  await seed(ports.records, aDefinition({ live }), ...versions);
  for (const version of numbers) {
    ports.galleries.place({ gallery, imageDefinition, version }, shown);
  }
  return ports;
}

async function rollBackTo(ports: MemoryPorts, version: string): Promise<RollbackRecord> {
  const to = ImageVersionNumber.parse(version);
  const asked = await requestRollback(ports, imageDefinition, { stage, to, reason: 'It is slow', by: bob });
  if (asked.kind !== 'started') {
    throw new Error(JSON.stringify(asked));
  }
  return ports.records.all('rollback', imageDefinition).find(({ rollbackId }) => rollbackId === asked.rollbackId)!;
}

/** Frees the stage. */
async function end(ports: MemoryPorts): Promise<void> {
  const definition = (await ports.records.read('definition', imageDefinition, 'definition'))!;
  const record = { ...definition.value, openPromotions: {} };
  await ports.records.commit(imageDefinition, [{ kind: 'replace', etag: definition.etag, record }]);
}

async function retire({ galleries, clock }: MemoryPorts, version: string): Promise<void> {
  const ref = { gallery, imageDefinition, version };
  const begun = await galleries.retire(ref, null);
  clock.millis += 3_600_000;
  await galleries.retire(ref, begun.kind === 'running' ? begun.carry : null);
}

/** All that the step answers, a minute after another. */
async function toTheEnd(ports: MemoryPorts, rollback: RollbackRecord, first?: Progress): Promise<readonly Progress[]> {
  const looks = [first ?? (await look(ports, rollback, null))];
  for (let last = looks[0]!; last.kind === 'running'; last = looks.at(-1)!) {
    if (looks.length > 100) {
      throw new Error('It does not come to an end');
    }
    ports.clock.millis += 61_000;
    looks.push(await look(ports, rollback, last.carry));
  }
  return looks;
}

function look(ports: MemoryPorts, { rollbackId }: RollbackRecord, carry: string | null): Promise<Progress> {
  const instances = {
    isRunning: () => Promise.resolve(false),
    start: () => Promise.resolve('started' as const),
    wake: () => Promise.resolve(),
  };
  return applyRollback(ports, () => instances)({ imageDefinition, rollbackId, carry }, quietContext());
}

function latest({ galleries }: MemoryPorts): string | null {
  return galleries.latest(gallery, imageDefinition, 'westeurope');
}
