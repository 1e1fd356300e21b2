import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideWave, waveLimits, type WaveFacts } from '../../../../shared/domain/replication/wave.ts';

type State = WaveFacts['observed'][number]['state'];

const startedAt = '2026-11-20T10:00:00.000Z';
const soon = '2026-11-20T10:30:00.000Z';
const afterSixHours = '2026-11-20T16:00:00.000Z';
const observed = (name: string, state: State, progress = 0, details = '') => ({ name, state, progress, details });

const facts: WaveFacts = {
  regions: ['northeurope', 'eastus'],
  observed: [observed('northeurope', 'Replicating', 40), observed('eastus', 'Completed', 100)],
  retries: {},
  startedAt,
  now: soon,
};

it('waits while a region replicates, with the progress of each', () => {
  expect(decideWave(facts)).toEqual({
    kind: 'wait',
    progress: [
      { name: 'northeurope', state: 'Replicating', progress: 40 },
      { name: 'eastus', state: 'Completed', progress: 100 },
    ],
    sentence: 'northeurope 40 %, eastus 100 %',
  });
});

it('waits for a region that the gallery does not mention yet', () => {
  expect(decideWave({ ...facts, observed: [observed('eastus', 'Completed', 100)] })).toMatchObject({
    kind: 'wait',
    progress: [{ name: 'northeurope', state: 'Unknown', progress: 0 }, { name: 'eastus' }],
  });
});

it('is complete when all its regions are, whatever other waves do', () => {
  const all = [observed('North Europe', 'Completed'), observed('East US', 'Completed'), observed('westus', 'Failed')];

  expect(decideWave({ ...facts, observed: all })).toEqual({ kind: 'complete' });
});

it('starts a failed region again alone, also while others go on', () => {
  const failed = [observed('northeurope', 'Replicating', 40), observed('eastus', 'Failed', 12, 'disk is broken')];

  expect(decideWave({ ...facts, observed: failed, retries: { eastus: 1 } })).toEqual({
    kind: 'retryRegion',
    region: 'eastus',
    sentence: 'Replication to eastus failed: disk is broken; starting it again (2 of 3)',
  });
});

it('starts a region again that has not ended after six hours', () => {
  const before = new Date(Date.parse(afterSixHours) - 1).toISOString();

  expect(decideWave({ ...facts, now: before }).kind).toBe('wait');
  expect(decideWave({ ...facts, now: afterSixHours })).toMatchObject({ kind: 'retryRegion', region: 'northeurope' });
});

it('fails when a region cannot be helped, and says what was tried', () => {
  const failed = [observed('northeurope', 'Replicating', 40), observed('eastus', 'Failed', 12, 'disk is broken')];

  expect(decideWave({ ...facts, observed: failed, retries: { eastus: 3 } })).toEqual({
    kind: 'failed',
    regions: ['eastus'],
    message: 'Replication to eastus failed: disk is broken. Started again 3 times',
  });
});

it('names every region that cannot be helped', () => {
  const failed = [observed('northeurope', 'Failed'), observed('eastus', 'Failed')];

  expect(decideWave({ ...facts, observed: failed, retries: { eastus: 3, northeurope: 4 } })).toMatchObject({
    kind: 'failed',
    regions: ['northeurope', 'eastus'],
  });
});

describe('whatever the gallery says', () => {
  const names = ['northeurope', 'eastus', 'westeurope'];
  const state = fc.constantFrom<State>('Unknown', 'Replicating', 'Completed', 'Failed');
  const some = fc.record({
    regions: fc.subarray(names, { minLength: 1 }),
    observed: fc.uniqueArray(
      fc.tuple(fc.constantFrom(...names), state).map(([name, found]) => observed(name, found)),
      { selector: ({ name }) => name },
    ),
    retries: fc.dictionary(fc.constantFrom(...names), fc.nat(4)),
    now: fc.constantFrom(soon, afterSixHours),
  });

  it('it is complete exactly when every region of the wave is', () => {
    fc.assert(
      fc.property(some, (more) => {
        const completed = more.regions.every((name) =>
          more.observed.some((one) => one.name === name && one.state === 'Completed'),
        );

        expect(decideWave({ ...more, startedAt }).kind === 'complete').toBe(completed);
      }),
    );
  });

  it('retries end: a region is started again at most as often as the limit says', () => {
    fc.assert(
      fc.property(some, (more) => {
        const retries: Record<string, number> = {};
        let count = 0;
        for (let decision = decideWave({ ...more, retries, startedAt }); decision.kind === 'retryRegion'; count++) {
          retries[decision.region] = (retries[decision.region] ?? 0) + 1;
          decision = decideWave({ ...more, retries, startedAt });
        }

        expect(count).toBeLessThanOrEqual(more.regions.length * waveLimits.retriesPerRegion);
      }),
    );
  });

  it('a completed region is never touched', () => {
    fc.assert(
      fc.property(some, (more) => {
        const decision = decideWave({ ...more, startedAt });
        const touched =
          decision.kind === 'retryRegion' ? [decision.region] : decision.kind === 'failed' ? decision.regions : [];

        expect(touched.filter((name) => more.observed.find((one) => one.name === name)?.state === 'Completed')).toEqual(
          [],
        );
      }),
    );
  });
});
