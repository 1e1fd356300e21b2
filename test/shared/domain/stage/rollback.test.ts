import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareImageVersions, ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import { latestIn } from '../../../../shared/domain/replication/latest.ts';
import {
  planRollback,
  regionsAfterRollback,
  type RollbackPlan,
  type RollbackVersion,
} from '../../../../shared/domain/stage/rollback.ts';
import type { StageState } from '../../../../shared/domain/stage/stage-state.ts';

const number = (text: string) => ImageVersionNumber.parse(text);
const version = (
  text: string,
  state: StageState,
  regions: Readonly<Record<string, 'shown' | 'hidden'>>,
): RollbackVersion => ({
  version: number(text),
  state,
  wasLive: true,
  regions: Object.entries(regions).map(([name, how]) => ({ name, replicas: 2, excludeFromLatest: how === 'hidden' })),
});

const old = version('1.0.0', 'superseded', { eastus: 'shown', westeurope: 'shown' });
const good = version('1.0.1', 'superseded', { eastus: 'shown', westeurope: 'shown' });
const bad = version('1.1.0', 'live', { eastus: 'shown', westeurope: 'shown' });
const stage = 'production';
const back = (versions: readonly RollbackVersion[], target: string | null = null, live = '1.1.0'): RollbackPlan =>
  planRollback({ stage, live: number(live), versions, target: target === null ? null : number(target) });

it('goes back to the version before: only the live one is hidden', () => {
  expect(back([old, good, bad])).toEqual({
    kind: 'rollback',
    target: '1.0.1',
    excluded: ['1.1.0'],
    missingRegions: [],
    alreadyDone: false,
  });
});

it('goes back to a named version, hiding all that is above it, highest first', () => {
  expect(back([old, good, bad], '1.0.0')).toMatchObject({ target: '1.0.0', excluded: ['1.1.0', '1.0.1'] });
});

it('goes back to the live version when a later one is half promoted', () => {
  const half = version('1.2.0', 'soaking', { eastus: 'hidden', westeurope: 'shown' });

  expect(back([old, good, bad, half])).toMatchObject({ target: '1.1.0', excluded: ['1.2.0'], alreadyDone: false });
});

it('also hides from later promotions: a version that only was copied stays excluded', () => {
  const copied = version('1.2.0', 'copying', { westeurope: 'hidden' });

  expect(back([old, good, bad, copied])).toMatchObject({ target: '1.0.1', excluded: ['1.2.0', '1.1.0'] });
});

it('says in which regions the target is not', () => {
  const wider = version('1.1.0', 'live', { eastus: 'shown', westeurope: 'shown', northeurope: 'shown' });

  expect(back([good, wider])).toMatchObject({ kind: 'rollback', missingRegions: ['northeurope'] });
});

describe('is done already', () => {
  it('when the target is live, and all that is above it is hidden', () => {
    const out = version('1.2.0', 'excluded', { westeurope: 'hidden' });

    expect(back([old, good, bad, out], '1.1.0')).toMatchObject({ target: '1.1.0', alreadyDone: true });
  });

  const there = version('1.1.0', 'live', { westeurope: 'shown' });
  const out = version('1.2.0', 'excluded', { westeurope: 'hidden' });

  it.each([
    {
      what: 'the target is hidden in a region',
      versions: [version('1.1.0', 'live', { eastus: 'hidden', westeurope: 'shown' }), out],
    },
    { what: 'the target is not live by its record', versions: [{ ...there, state: 'superseded' as const }, out] },
    {
      what: 'something above it is shown in a region',
      versions: [there, version('1.2.0', 'excluded', { westeurope: 'shown' })],
    },
  ])('but not when $what', ({ versions }) => {
    expect(back(versions, '1.1.0')).toMatchObject({ alreadyDone: false });
  });
});

describe('the regions of a version after a rollback to 1.0.1', () => {
  const mixed = { eastus: 'shown', westeurope: 'hidden' } as const;

  it.each([
    { number: '1.0.2', is: 'above it', excluded: { eastus: true, westeurope: true } },
    { number: '1.0.1', is: 'the target', excluded: { eastus: false, westeurope: false } },
    { number: '1.0.0', is: 'below it', excluded: { eastus: false, westeurope: true } },
  ])('of what is $is', ({ number: text, excluded }) => {
    const regions = regionsAfterRollback(version(text, 'superseded', mixed), number('1.0.1'));

    expect(Object.fromEntries(regions.map(({ name, excludeFromLatest }) => [name, excludeFromLatest]))).toEqual(
      excluded,
    );
    expect(regions.map(({ replicas }) => replicas)).toEqual([2, 2]);
  });
});

describe('is refused', () => {
  it.each([
    {
      what: 'there is no earlier version',
      versions: [bad],
      target: null,
      message: /No earlier version can be live in production again: the gallery has none/,
    },
    { what: 'the target is not there', versions: [good, bad], target: '1.0.7', message: /not in the gallery/ },
    {
      what: 'the target is later',
      versions: [bad, version('1.2.0', 'excluded', {})],
      target: '1.2.0',
      message: /promote it/,
    },
    {
      what: 'the promotion of the target was given up before it was live',
      versions: [{ ...version('1.0.1', 'excluded', { eastus: 'hidden' }), wasLive: false }, bad],
      target: '1.0.1',
      message: /^Version 1\.0\.1 never was live in production: its promotion was given up$/,
    },
    {
      what: 'the target is revoked',
      versions: [version('1.0.1', 'revoked', {}), bad],
      target: '1.0.1',
      message: /revoked/,
    },
    {
      what: 'the target is deprecated',
      versions: [version('1.0.1', 'deprecated', {}), bad],
      target: '1.0.1',
      message: /deprecated/,
    },
    {
      what: 'only unusable versions are earlier',
      versions: [version('1.0.1', 'revoked', {}), bad],
      target: null,
      message: /No earlier version can be live in production again: 1\.0\.1 is revoked$/,
    },
  ])('when $what', ({ versions, target, message }) => {
    expect(back(versions, target)).toEqual({ kind: 'refused', message: expect.stringMatching(message) as string });
  });

  it.each(['superseded', 'excluded'] as const)('but not a target that is %s and was live', (state) => {
    const target = version('1.0.1', state, { eastus: 'hidden' });

    expect(back([target, bad], '1.0.1')).toMatchObject({ kind: 'rollback', target: '1.0.1' });
  });

  it('when nothing is live', () => {
    expect(planRollback({ stage, live: null, versions: [good], target: null })).toEqual({
      kind: 'refused',
      message: 'Nothing is live in production, so there is nothing to roll back',
    });
  });
});

describe('whatever is in the gallery', () => {
  const names = ['westeurope', 'northeurope', 'eastus'];
  const regions = fc
    .subarray(names, { minLength: 1 })
    .chain((some) =>
      fc.tuple(...some.map((name) => fc.boolean().map((hidden) => ({ name, replicas: 1, excludeFromLatest: hidden })))),
    );
  const state = fc.constantFrom<StageState>('live', 'superseded', 'excluded', 'halted', 'soaking', 'revoked');
  const wasLive = fc.boolean();
  const gallery = fc.uniqueArray(
    fc
      .record({
        version: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)).map((parts) => number(parts.join('.'))),
        ...{ regions, state, wasLive },
      })
      .map((one) => ({ ...one, wasLive: one.wasLive || one.state === 'live' || one.state === 'superseded' })),
    { minLength: 2, maxLength: 6, selector: (one) => one.version },
  );
  const facts = gallery.chain((versions) =>
    fc.record({
      stage: fc.constant(stage),
      versions: fc.constant(versions),
      live: fc.constantFrom(...versions.map((one) => one.version)),
      target: fc.option(fc.constantFrom(...versions.map((one) => one.version))),
    }),
  );
  const apply = (some: readonly RollbackVersion[], plan: Rollback, only: readonly string[] = ordered(plan)) =>
    some.map((one) => (only.includes(one.version) ? { ...one, regions: regionsAfterRollback(one, plan.target) } : one));

  it('latest is the target wherever the target is, and nothing later anywhere', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const plan = planRollback(some);
        fc.pre(plan.kind === 'rollback');
        const after = apply(some.versions, plan);
        const there = some.versions.find((one) => one.version === plan.target)!.regions.map(({ name }) => name);

        for (const name of names) {
          const latest = latestIn(after, name);
          expect(there.includes(name) ? latest : undefined).toBe(there.includes(name) ? plan.target : undefined);
          expect(latest === undefined || compareImageVersions(latest, plan.target) <= 0).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('no region loses its latest on the way, in the order target, then from the highest down', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const plan = planRollback(some);
        fc.pre(plan.kind === 'rollback');
        const there = some.versions.find((one) => one.version === plan.target)!.regions.map(({ name }) => name);

        ordered(plan).forEach((_, i) => {
          const midway = apply(some.versions, plan, ordered(plan).slice(0, i + 1));
          expect(there.every((name) => latestIn(midway, name) !== undefined)).toBe(true);
        });
      }),
    );
  });

  it('done once, it is done already', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const plan = planRollback(some);
        fc.pre(plan.kind === 'rollback');
        const live = (one: RollbackVersion) =>
          one.version === plan.target ? { ...one, state: 'live' as const, wasLive: true } : one;
        const versions = apply(some.versions, plan).map(live);

        expect(planRollback({ ...some, live: plan.target, target: plan.target, versions })).toMatchObject({
          target: plan.target,
          alreadyDone: true,
        });
      }),
    );
  });
});

type Rollback = Extract<RollbackPlan, { kind: 'rollback' }>;

function ordered({ target, excluded }: Rollback): readonly string[] {
  return [target, ...excluded];
}
