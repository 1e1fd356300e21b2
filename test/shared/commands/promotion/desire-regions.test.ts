import fc from 'fast-check';
import { expect, it } from 'vitest';
import { desireRegions, recordObserved } from '../../../../shared/commands/promotion/desire-regions.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import { addRegions, showRegions } from '../../../../shared/domain/replication/desired-region.ts';
import type { PromotionRecord } from '../../../../shared/domain/records/promotion-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const imageDefinition = 'ubuntu-web';
const key = { imageDefinition, version: '1.0.1', stage: 'production', promotionId: 'promotion-1' };
/** All but the one that is there: each wish is a change. */
const regionNames = ['northeurope', 'eastus', 'westus', 'uksouth', 'japaneast'];

it('loses no region of two writers, however their writes fall', async () => {
  const wishes = fc.array(fc.subarray(regionNames, { minLength: 1 }), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(wishes, async (wished) => {
      const ports = await replicating();
      const [first, ...others] = wished;
      // Each of the others writes between the reading and the writing of the one before.
      const write = (names: readonly string[], rest: readonly (readonly string[])[]): Promise<unknown> => {
        const [next, ...left] = rest;
        if (next) {
          ports.records.interfere(() => write(next, left));
        }
        return desireRegions(ports, key, (desired) => addRegions(desired, wanted(names)));
      };

      await write(first!, others);

      expect(new Set(desiredOf(ports).map(({ name }) => name))).toEqual(new Set(['westeurope', ...wished.flat()]));
    }),
    { numRuns: 60 },
  );
});

it('gives the full set, with the regions that others wrote', async () => {
  const ports = await replicating();
  await desireRegions(ports, key, (desired) => addRegions(desired, wanted(['eastus'])));

  const full = await desireRegions(ports, key, (desired) => addRegions(desired, wanted(['westus'])), 'replicate');

  expect(full?.map(({ name }) => name)).toEqual(['eastus', 'westeurope', 'westus']);
});

it('writes nothing that is said already', async () => {
  const ports = await replicating();
  const before = ports.records.commits.length;

  await desireRegions(ports, key, (desired) => addRegions(desired, wanted(['westeurope'])), 'replicate');
  await recordObserved(ports, key, []);

  expect(ports.records.commits).toHaveLength(before);
});

it('keeps when a region was first seen on its way', async () => {
  const ports = await replicating();
  const seen = (state: 'Replicating' | 'Completed') =>
    recordObserved(ports, key, [{ name: 'westeurope', state, progress: 0, details: '' }]);
  await seen('Replicating');
  const began = ports.environment.now();

  ports.clock.millis += 3600_000;
  await seen('Completed');

  const version = ports.records.all('version', imageDefinition).find((one) => one.version === '1.0.1');
  expect(version?.stages['production']?.observed).toMatchObject([{ state: 'Completed', startedAt: began }]);
});

it.each([
  { given: 'was cancelled', change: { state: 'cancelled' as const } },
  {
    given: 'shall be cancelled',
    change: { cancel: { by: ada, at: '2026-01-05T08:00:00.000Z', reason: 'stop' } },
  },
])('changes nothing for a promotion that $given', async ({ change }) => {
  const ports = await replicating(change);

  const desired = await desireRegions(ports, key, (regions) => showRegions(regions, ['westeurope']));

  expect(desired).toBeNull();
  expect(desiredOf(ports)).toMatchObject([{ excludeFromLatest: true }]);
});

it('does not show again what a rollback hides at the same moment', async () => {
  const ports = await replicating();
  const shown = [{ name: 'westeurope', replicas: 1, excludeFromLatest: false }];
  ports.galleries.place({ gallery: 'rebake_production', imageDefinition, version: '0.9.0' }, shown);
  ports.records.interfere(() =>
    requestRollback(ports, imageDefinition, { stage: 'production', reason: 'bad', by: ada }),
  );

  const desired = await desireRegions(ports, key, (regions) => showRegions(regions, ['westeurope']));

  expect(desired).toBeNull();
  expect(desiredOf(ports)).toMatchObject([{ excludeFromLatest: true }]);
});

async function replicating(change: Partial<PromotionRecord> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts();
  const hidden = [{ name: 'westeurope', replicas: 1, excludeFromLatest: true }];
  await seed(
    ports.records,
    aDefinition({
      live: { production: { version: '1.0.0', since: '2026-01-05T08:00:00.000Z', previous: ['0.9.0'] } },
      openPromotions: { production: 'promotion-1' },
    }),
    aVersion('0.9.0', { stages: { production: inStage({ state: 'superseded' }) } }),
    aVersion('1.0.0', { stages: { production: inStage() } }),
    aVersion('1.0.1', { stages: { production: inStage({ state: 'replicating', desired: hidden, liveSince: null }) } }),
    aPromotion({ version: '1.0.1', state: 'replicating', ...change }),
  );
  return ports;
}

function wanted(names: readonly string[]) {
  return names.map((name) => ({ name, replicas: 1 }));
}

function desiredOf(ports: MemoryPorts) {
  const version = ports.records.all('version', imageDefinition).find((one) => one.version === '1.0.1');
  return version!.stages['production']!.desired;
}
