import { beforeEach, describe, expect, it } from 'vitest';
import { replicateWave } from '../../../../functions/activities/promotion/replicate-wave.ts';
import { done, failed, type Progress, running } from '../../../../shared/domain/progress.ts';
import type { ObservedRegion } from '../../../../shared/domain/records/image-version-record.ts';
import type { PromotionState } from '../../../../shared/domain/records/promotion-record.ts';
import type { DesiredRegion } from '../../../../shared/domain/replication/desired-region.ts';
import type { GalleryVersion, GalleryVersionRef } from '../../../../shared/ports/galleries.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const begunAt = '2026-01-05T08:00:00.000Z';
const sixHours = 6 * 3_600_000;

/** Of a later wave: the first is shown already. */
const home: DesiredRegion = { name: 'westeurope', replicas: 3, excludeFromLatest: false };
const north: DesiredRegion = { name: 'northeurope', replicas: 1, excludeFromLatest: true };
const east: DesiredRegion = { name: 'eastus', replicas: 2, excludeFromLatest: true };

let ports: MemoryPorts;
/** What the gallery says of the regions' replication; null when it does not have the version. */
let observed: readonly ObservedRegion[] | null;
/** What the gallery answers to each writing of regions, in turn; the last for ever. */
let answers: Progress[];
let applied: { readonly gallery: string; readonly regions: readonly string[]; readonly carry: string | null }[];
beforeEach(() => {
  ports = memoryPorts();
  observed = [];
  answers = [done];
  applied = [];
});

/** Looks once at the second wave of production: North Europe and East US. */
function look(carry: string | null = null): Promise<Progress> {
  const galleries: MemoryPorts['galleries'] = {
    ...ports.galleries,
    applyRegions({ gallery }, regions, operation) {
      applied.push({ gallery, regions: regions.map(({ name }) => name), carry: operation });
      return Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]!);
    },
    version: (ref) => Promise.resolve(isAsked(ref) && observed ? aGalleryVersion(observed) : undefined),
  };
  const input = { imageDefinition: web, promotionId: 'promotion-1', wave: 1, carry };
  return replicateWave({ ...ports, galleries })(input, quietContext());
}

async function promoting(state: PromotionState = 'replicating', cancelled = false): Promise<void> {
  const cancel = cancelled ? { by: ada, at: begunAt, reason: 'not now' } : null;
  const stages = { production: inStage({ state: 'soaking', desired: [home] }) };
  await seed(ports.records, aDefinition(), aPromotion({ state, wave: 1, cancel }), aVersion('1.0.0', { stages }));
}

function isAsked({ gallery, imageDefinition, version }: GalleryVersionRef): boolean {
  return gallery === 'rebake_production' && imageDefinition === web && version === '1.0.0';
}

function aGalleryVersion(replication: readonly ObservedRegion[]): GalleryVersion {
  return {
    resourceId: '/gallery/version',
    version: '1.0.0',
    location: 'westeurope',
    provisioningState: 'Updating',
    excludeFromLatest: false,
    regions: [],
    tags: {},
    replication,
  };
}

const inProduction = () => ports.records.all('version', web)[0]!.stages['production']!;
const region = (name: string, state: ObservedRegion['state'], progress = 0, details = ''): ObservedRegion => ({
  name,
  state,
  progress,
  details,
});
const carryOf = (progress: Progress): Record<string, unknown> =>
  JSON.parse(progress.kind === 'running' ? progress.carry! : 'null') as Record<string, unknown>;

describe('the regions of a wave', () => {
  it('are added hidden to those that are there, in the record and in the gallery of the stage', async () => {
    await promoting();
    answers = [running('updating the regions', 'operation-1', 12)];

    const progress = await look();

    expect(inProduction()).toMatchObject({ state: 'replicating', desired: [east, north, home] });
    expect(applied).toEqual([
      { gallery: 'rebake_production', regions: ['eastus', 'northeurope', 'westeurope'], carry: null },
    ]);
    expect(progress).toMatchObject({ kind: 'running', doing: 'updating the regions', waitSeconds: 12 });
    expect(carryOf(progress)).toEqual({ startedAt: begunAt, retries: {}, without: null, operation: 'operation-1' });
  });

  it('are added to a version that soaks without taking it back, when its orchestration was begun again', async () => {
    await promoting('soaking');

    await look();

    expect(inProduction()).toMatchObject({ state: 'soaking', desired: [east, north, home] });
  });

  it.each([
    { how: 'shall be cancelled', state: 'replicating', cancelled: true },
    { how: 'has ended', state: 'cancelled', cancelled: false },
  ] as const)('are not touched when the promotion $how', async ({ state, cancelled }) => {
    await promoting(state, cancelled);

    expect(await look()).toEqual({ kind: 'cancelled' });
    expect(applied).toEqual([]);
    expect(inProduction().desired).toEqual([home]);
  });

  it('are not touched when the promotion is cancelled while its records are read', async () => {
    await promoting();
    const reading = ports.records.read.bind(ports.records);
    let reads = 0;
    ports.records.read = async (type, imageDefinition, id) => {
      const found = await reading(type, imageDefinition, id);
      const late = type === 'promotion' && (reads += 1) > 1;
      const cancel = { by: ada, at: begunAt, reason: 'not now' };
      return late && found ? { ...found, value: { ...found.value, cancel } } : found;
    };

    expect(await look()).toEqual({ kind: 'cancelled' });
    expect(applied).toEqual([]);
  });
});

describe('while the gallery writes', () => {
  it('every region that is not done yet is told, and the least of them sets the pace', async () => {
    await promoting();
    answers = [running('updating the regions', 'operation-1')];
    observed = [
      region('westeurope', 'Completed', 100),
      region('eastus', 'Replicating', 40),
      region('northeurope', 'Unknown', 5),
    ];

    expect(await look()).toMatchObject({ doing: 'replicating: eastus 40 %, northeurope 5 %', percent: 5 });
  });

  it.each([
    { what: 'no region is on its way', seen: [region('westeurope', 'Completed', 100)] },
    { what: 'it does not show the version', seen: null },
  ])('its own words are told when $what', async ({ seen }) => {
    await promoting();
    answers = [running('updating the regions', 'operation-1')];
    observed = seen;

    const progress = await look();

    expect(progress).toMatchObject({ doing: 'updating the regions' });
    expect(progress).not.toHaveProperty('percent');
  });

  it('what is seen of each region is kept, with when it was first seen', async () => {
    await promoting();
    answers = [running('updating the regions', 'operation-1')];
    observed = [region('eastus', 'Replicating', 40)];
    const first = await look();
    ports.clock.millis += 60_000;
    observed = [region('eastus', 'Replicating', 60), region('northeurope', 'Replicating', 1)];

    await look(JSON.stringify(carryOf(first)));

    expect(inProduction().observed).toEqual([
      { ...region('eastus', 'Replicating', 60), startedAt: begunAt },
      { ...region('northeurope', 'Replicating', 1), startedAt: '2026-01-05T08:01:00.000Z' },
    ]);
  });

  it('the same operation is looked at again', async () => {
    await promoting();
    answers = [running('updating the regions', 'operation-1'), running('updating the regions', 'operation-1')];

    const first = await look();
    await look(JSON.stringify(carryOf(first)));

    expect(applied.map(({ carry }) => carry)).toEqual([null, 'operation-1']);
  });
});

describe('once the gallery has taken the regions', () => {
  it('the wave is done when all of its own regions are', async () => {
    await promoting();
    observed = [
      region('eastus', 'Completed', 100),
      region('northeurope', 'Completed', 100),
      region('westus', 'Failed'),
    ];

    expect(await look()).toEqual({ kind: 'done' });
    expect(inProduction().observed).toMatchObject(observed);
  });

  it('it is cancelled when the gallery says so', async () => {
    await promoting();
    answers = [{ kind: 'cancelled' }];

    expect(await look()).toEqual({ kind: 'cancelled' });
  });

  it('it is waited for until they are, at the pace of the slowest', async () => {
    await promoting();
    observed = [region('eastus', 'Completed', 100), region('northeurope', 'Replicating', 70)];

    const progress = await look();

    expect(progress).toMatchObject({ doing: 'replicating: northeurope 70 %, eastus 100 %', percent: 70 });
    expect(carryOf(progress)).toEqual({ startedAt: begunAt, retries: {}, without: null, operation: null });
  });

  it('an operation that is done is forgotten, so that the next look asks anew', async () => {
    await promoting();
    observed = [region('eastus', 'Replicating', 40)];

    const progress = await look(
      JSON.stringify({ startedAt: begunAt, retries: {}, without: null, operation: 'operation-1' }),
    );

    expect(carryOf(progress)).toMatchObject({ operation: null });
  });

  it('a version that the gallery does not have is waited for: another look finds out', async () => {
    await promoting();
    observed = null;

    expect(await look()).toMatchObject({ kind: 'running', doing: 'replicating: northeurope 0 %, eastus 0 %' });
    expect(inProduction().observed).toEqual([]);
  });
});

describe('a region that fails', () => {
  const broken = [region('eastus', 'Failed', 30, 'Storage does not answer.'), region('northeurope', 'Replicating', 40)];

  it('is taken out alone and added again, while the others stay', async () => {
    await promoting();
    observed = broken;

    const out = await look();
    observed = [region('northeurope', 'Replicating', 50)];
    ports.clock.millis += 60_000;
    const back = await look(JSON.stringify(carryOf(out)));
    await look(JSON.stringify(carryOf(back)));

    expect(out).toMatchObject({
      doing: 'Replication to eastus failed: Storage does not answer; starting it again (1 of 3)',
    });
    expect(carryOf(out)).toMatchObject({ without: 'eastus', retries: { eastus: 1 } });
    expect(back).toMatchObject({ doing: 'adding eastus again', waitSeconds: 0 });
    expect(carryOf(back)).toEqual({
      startedAt: '2026-01-05T08:01:00.000Z',
      retries: { eastus: 1 },
      without: null,
      operation: null,
    });
    expect(applied.map(({ regions }) => regions)).toEqual([
      ['eastus', 'northeurope', 'westeurope'],
      ['northeurope', 'westeurope'],
      ['eastus', 'northeurope', 'westeurope'],
    ]);
    expect(inProduction().desired.map(({ name }) => name)).toEqual(['eastus', 'northeurope', 'westeurope']);
  });

  it('makes the whole write fail: its own state says what to do', async () => {
    await promoting();
    answers = [failed('ReplicationJobFailed', 'The operation failed')];
    observed = broken;

    expect(carryOf(await look())).toMatchObject({ without: 'eastus', retries: { eastus: 1 }, operation: null });
  });

  it('beyond help fails the wave with what was tried, also when the write fails as a whole', async () => {
    await promoting();
    observed = broken;
    const tried = JSON.stringify({
      startedAt: begunAt,
      retries: { eastus: 3 },
      without: null,
      operation: 'operation-9',
    });
    const message = 'Replication to eastus failed: Storage does not answer. Started again 3 times';

    expect(await look(tried)).toEqual({ kind: 'failed', code: 'ReplicationFailed', message });
    answers = [failed('ReplicationJobFailed', 'The operation failed')];
    expect(await look(tried)).toEqual({ kind: 'failed', code: 'ReplicationFailed', message });
  });

  it('for which the gallery is not to blame leaves the words of the refusal', async () => {
    await promoting();
    answers = [failed('QuotaExceeded', 'No replicas are left')];
    const answer = { kind: 'failed', code: 'QuotaExceeded', message: 'No replicas are left' };

    observed = [region('eastus', 'Replicating', 30), region('northeurope', 'Replicating', 40)];
    expect(await look()).toEqual(answer);
    observed = [region('eastus', 'Completed', 100), region('northeurope', 'Completed', 100)];
    expect(await look()).toEqual(answer);
  });

  it('is one that has not ended after six hours, by the carry that is handed back', async () => {
    await promoting();
    observed = [region('eastus', 'Replicating', 30), region('northeurope', 'Completed', 100)];
    const carry = JSON.stringify({ startedAt: begunAt, retries: { eastus: 1 }, without: null, operation: null });
    ports.clock.millis += sixHours - 1000;
    const before = await look(carry);
    ports.clock.millis += 1000;

    const after = await look(carry);

    expect(carryOf(before)).toMatchObject({ without: null, retries: { eastus: 1 } });
    expect(carryOf(after)).toMatchObject({ without: 'eastus', retries: { eastus: 2 } });
    expect(after).toMatchObject({
      doing: 'Replication to eastus has not ended within 360 minutes (30 %); starting it again (2 of 3)',
    });
  });

  it('is not counted among those that are waited for while it is out', async () => {
    await promoting();
    answers = [running('updating the regions', 'operation-2')];
    observed = [region('eastus', 'Failed', 30), region('northeurope', 'Replicating', 80)];
    const carry = JSON.stringify({ startedAt: begunAt, retries: { eastus: 1 }, without: 'eastus', operation: null });

    expect(await look(carry)).toMatchObject({ doing: 'replicating: northeurope 80 %', percent: 80 });
  });

  it('is started again from the first time when what was remembered is lost', async () => {
    await promoting();
    observed = broken;

    expect(carryOf(await look(null))).toMatchObject({ retries: { eastus: 1 } });
  });
});
