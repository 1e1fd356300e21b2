import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRegions,
  giveUpRegions,
  hideRegions,
  mergeRegions,
  sameRegions,
  showRegions,
  type DesiredRegion,
} from '../../../../shared/domain/replication/desired-region.ts';

const names = ['westeurope', 'northeurope', 'eastus', 'westus2'];
const region = fc.record({
  name: fc.constantFrom(...names, 'West Europe', 'EastUS'),
  replicas: fc.integer({ min: 1, max: 9 }),
  excludeFromLatest: fc.boolean(),
});
const regions = fc.array(region, { maxLength: 6 }).map((list) => mergeRegions(list, []));

const hidden = (name: string, replicas = 1): DesiredRegion => ({ name, replicas, excludeFromLatest: true });
const shown = (name: string, replicas = 1): DesiredRegion => ({ name, replicas, excludeFromLatest: false });

describe('giving up regions', () => {
  const stage = [{ name: 'West Europe' }];
  const west = hidden('westeurope');

  it.each([
    { what: 'one that failed and that the stage dropped', region: hidden('eastus'), state: 'Failed', gone: true },
    { what: 'one on its way that the stage dropped', region: hidden('eastus'), state: 'Replicating', gone: true },
    { what: 'one that the version is in', region: hidden('eastus'), state: 'Completed', gone: false },
    { what: 'one of which nothing is known', region: hidden('eastus'), state: 'Unknown', gone: false },
    { what: 'one that was never looked at', region: hidden('eastus'), state: null, gone: false },
    { what: 'one that latest resolves in', region: shown('eastus'), state: 'Failed', gone: false },
  ])('$what: $gone', ({ region: { name }, region: desired, state, gone }) => {
    const observed = state === null ? [] : [{ name, state }];

    expect(giveUpRegions([desired, west], observed, stage)).toEqual(gone ? [west] : [desired, west]);
  });

  it('keeps a region that the stage has, however it fares and is spelled', () => {
    expect(giveUpRegions([west], [{ name: 'West Europe', state: 'Failed' }], stage)).toEqual([west]);
  });

  it('never leaves a version without a region', () => {
    const only = [hidden('eastus')];

    expect(giveUpRegions(only, [{ name: 'eastus', state: 'Failed' }], stage)).toEqual(only);
  });

  it('takes none that is shown, that the stage has, or that was reached, whatever the rest', () => {
    const states = fc.array(
      fc.record({ name: fc.constantFrom(...names), state: fc.constantFrom('Failed', 'Completed') }),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(regions, states, fc.subarray(names), (desired, observed, kept) => {
        const left = giveUpRegions(
          desired,
          observed,
          kept.map((name) => ({ name })),
        );

        const gone = desired.filter((one) => !left.includes(one));
        expect(gone.every(({ name, excludeFromLatest }) => excludeFromLatest && !kept.includes(name))).toBe(true);
        expect(gone.every(({ name }) => observed.some((one) => one.name === name && one.state === 'Failed'))).toBe(
          true,
        );
      }),
    );
  });
});

describe('adding regions', () => {
  it('adds them hidden and gives the full list', () => {
    expect(addRegions([shown('westeurope', 3)], [{ name: 'North Europe', replicas: 2 }])).toEqual([
      hidden('northeurope', 2),
      shown('westeurope', 3),
    ]);
  });

  it('leaves a visible region visible and never takes replicas away', () => {
    expect(addRegions([shown('westeurope', 3)], [{ name: 'westeurope', replicas: 1 }])).toEqual([
      shown('westeurope', 3),
    ]);
    expect(addRegions([shown('westeurope', 1)], [{ name: 'westeurope', replicas: 5 }])).toEqual([
      shown('westeurope', 5),
    ]);
  });

  it('again changes nothing', () => {
    fc.assert(
      fc.property(regions, regions, (desired, wave) => {
        const once = addRegions(desired, wave);

        expect(addRegions(once, wave)).toEqual(once);
      }),
    );
  });

  it('of two callers loses none, whoever comes first', () => {
    fc.assert(
      fc.property(regions, regions, regions, (desired, one, other) => {
        const both = addRegions(addRegions(desired, one), other);

        expect(addRegions(addRegions(desired, other), one)).toEqual(both);
        expect(both.map(({ name }) => name)).toEqual(
          [...new Set([...desired, ...one, ...other].map(({ name }) => name))].toSorted(),
        );
      }),
    );
  });
});

describe('merging', () => {
  it('is the same in any order and grouping', () => {
    fc.assert(
      fc.property(regions, regions, regions, (a, b, c) => {
        expect(mergeRegions(a, b)).toEqual(mergeRegions(b, a));
        expect(mergeRegions(mergeRegions(a, b), c)).toEqual(mergeRegions(a, mergeRegions(b, c)));
        expect(mergeRegions(a, a)).toEqual(a);
      }),
    );
  });

  it('shows what either shows, with the larger number of replicas', () => {
    expect(mergeRegions([hidden('eastus', 4)], [shown('East US', 2)])).toEqual([shown('eastus', 4)]);
  });
});

describe('visibility', () => {
  it('changes in the named regions only, in any spelling', () => {
    expect(showRegions([hidden('eastus'), hidden('westeurope')], ['West Europe'])).toEqual([
      hidden('eastus'),
      shown('westeurope'),
    ]);
  });

  it('of a region that is not there cannot be shown', () => {
    expect(showRegions([hidden('eastus')], ['westeurope'])).toEqual([hidden('eastus')]);
  });

  it('is taken from all regions at once', () => {
    expect(hideRegions([shown('eastus', 2), hidden('westeurope')])).toEqual([
      hidden('eastus', 2),
      hidden('westeurope'),
    ]);
  });
});

it.each([
  { a: [shown('eastus'), hidden('westeurope')], b: [hidden('West Europe'), shown('East US')], same: true },
  { a: [shown('eastus')], b: [hidden('eastus')], same: false },
  { a: [shown('eastus', 1)], b: [shown('eastus', 2)], same: false },
  { a: [], b: [shown('eastus')], same: false },
  { a: [], b: [], same: true },
])('$a and $b are the same: $same', ({ a, b, same }) => {
  expect(sameRegions(a, b)).toBe(same);
});
