import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooOld, versionLag } from '../../../../../shared/domain/compliance/judging/version-lag.ts';
import { compareImageVersions, ImageVersionNumber } from '../../../../../shared/domain/image-version/image-version.ts';
import { judged, rebuild, type Row, running, withProduction } from '../judging-rows.ts';
import { anImage, aVersion, inProduction, now } from '../some-machines.ts';

describe('a machine that runs', () => {
  it.each<Row>([
    {
      what: 'the one before, for less than the days allowed',
      machine: running('production', '1.2.0'),
      verdict: 'compliant',
      reason: '1 version behind 1.3.0 of stage production, which has been live since 2026-11-01, as environment',
    },
    {
      what: 'one that newer ones have followed for longer',
      machine: running('production', '1.1.0'),
      verdict: 'outdated',
      reason:
        'The machine runs web 1.1.0, 2 versions behind 1.3.0 of stage production, the first of them live since 2026-10-01: more than environment production allows.',
      nextStep: rebuild,
      also: { imageDefinition: 'web', version: '1.1.0', stage: 'production' },
    },
    {
      what: 'one more versions behind than allowed',
      machine: running('production', '1.1.0'),
      with: { rules: { tooOld: { versionsBehind: 1 } } },
      verdict: 'outdated',
      nextStep: rebuild,
    },
    {
      what: 'one as many versions behind as allowed',
      machine: running('production', '1.1.0'),
      with: { rules: { tooOld: { versionsBehind: 2 } } },
      verdict: 'compliant',
    },
    {
      what: 'the one before where none may be behind',
      machine: running('production', '1.2.0'),
      with: { rules: { tooOld: { versionsBehind: 0 } } },
      verdict: 'outdated',
      reason: '1 version behind',
      nextStep: rebuild,
    },
    {
      what: 'an old one where age does not count',
      machine: running('production', '1.0.0'),
      with: { rules: { tooOld: {} } },
      verdict: 'compliant',
    },
    {
      what: 'the one before, where the environment is stricter than the rest',
      machine: running('production', '1.2.0'),
      with: withProduction({ tooOld: { daysBehind: 7 } }),
      verdict: 'outdated',
      nextStep: rebuild,
    },
    {
      what: 'the one before, on the last moment allowed',
      machine: running('production', '1.2.0'),
      with: { now: '2026-12-01T00:00:00.000Z' },
      verdict: 'compliant',
    },
    {
      what: 'the one before, a moment later',
      machine: running('production', '1.2.0'),
      with: { now: '2026-12-01T00:00:00.001Z' },
      verdict: 'outdated',
      nextStep: rebuild,
    },
  ])('$what: $verdict', judged);
});

describe('how far a version is behind', () => {
  it.each([
    { version: '1.3.0', lag: { versions: 0, since: null } },
    { version: '1.4.0', lag: { versions: 0, since: null } },
    { version: '1.2.0', lag: { versions: 1, since: '2026-11-01T00:00:00.000Z' } },
    { version: '1.1.0', lag: { versions: 2, since: '2026-10-01T00:00:00.000Z' } },
    // Between 0.2.0 and 1.3.0 one was deprecated after it had been live; that counts, what never was live does not.
    { version: '0.2.0', lag: { versions: 6, since: '2026-08-01T00:00:00.000Z' } },
  ])('$version: $lag.versions', ({ version, lag }) => {
    expect(versionLag(inProduction, version)).toEqual(lag);
  });

  it('is nothing while no version is live', () => {
    expect(versionLag({ ...inProduction, live: null }, '1.0.0')).toEqual({ versions: 0, since: null });
  });

  it.each([
    { version: '1.8.0', behind: 2 },
    { version: '1.9.0', behind: 1 },
    { version: '1.9.10', behind: 1 },
    { version: '1.10.0', behind: 0 },
    { version: '1.10.1', behind: 0 },
    { version: '1.11.0', behind: 0 },
    { version: '2.0.0', behind: 0 },
    { version: '10.0.0', behind: 0 },
    { version: '0.99.99', behind: 2 },
  ])('goes by numbers, not by text: $version by $behind', ({ version, behind }) => {
    const image = anImage({
      live: { version: '1.10.0', since: '2026-11-01T00:00:00.000Z' },
      versions: new Map([aVersion('1.9.0'), aVersion('1.10.0', { stageState: 'live' })]),
    });

    expect(versionLag(image, version).versions).toBe(behind);
  });

  it('goes by numbers whatever they are', () => {
    const number = fc.tuple(fc.nat(120), fc.nat(120), fc.nat(2_147_483_647)).map((parts) => parts.join('.'));

    fc.assert(
      fc.property(number, number, (version, live) => {
        const image = anImage({ live: { version: live, since: now } });
        const [a, b] = [version, live].map((text) => ImageVersionNumber.parse(text));

        expect(versionLag(image, version).versions).toBe(compareImageVersions(a!, b!) < 0 ? 1 : 0);
      }),
    );
  });

  it.each([
    { what: 'revoked', changes: { state: 'revoked' } },
    { what: 'revoked in this stage', changes: { stageState: 'revoked' } },
    { what: 'taken back', changes: { stageState: 'excluded' } },
    { what: 'never live', changes: { liveSince: null } },
  ] as const)('counts no version that is $what', ({ changes }) => {
    const between = aVersion('1.2.0', { liveSince: '2026-10-01T00:00:00.000Z', ...changes });

    expect(versionLag(anImage({ versions: new Map([between]) }), '1.1.0')).toEqual({
      versions: 1,
      since: '2026-11-01T00:00:00.000Z',
    });
  });

  it('counts the live version even where no record of it is at hand', () => {
    expect(versionLag(anImage(), '1.0.0')).toEqual({ versions: 1, since: '2026-11-01T00:00:00.000Z' });
  });

  it.each([
    { stageState: 'live', versions: 2 },
    { stageState: 'superseded', versions: 2 },
    { stageState: 'copying', versions: 1 },
  ] as const)('by $stageState alone, where nobody knows since when, is $versions', ({ stageState, versions }) => {
    const image = anImage({ versions: new Map([aVersion('1.2.0', { stageState })]) });

    expect(versionLag(image, '1.1.0').versions).toBe(versions);
  });

  it('goes by state and age where nobody knows when a version was live', () => {
    const image = anImage({
      versions: new Map([
        aVersion('1.1.0', { createdAt: '2026-09-01T00:00:00.000Z' }),
        aVersion('1.2.0', { stageState: 'excluded' }),
      ]),
    });

    expect(versionLag(image, '1.0.0')).toEqual({ versions: 2, since: '2026-09-01T00:00:00.000Z' });
  });
});

it.each([
  { limits: {}, old: false },
  { limits: { versionsBehind: 1 }, old: true },
  { limits: { versionsBehind: 2 }, old: false },
  { limits: { daysBehind: 10 }, old: true },
  { limits: { daysBehind: 11 }, old: false },
  { limits: { versionsBehind: 5, daysBehind: 1 }, old: true },
  { limits: { versionsBehind: 0, daysBehind: 99 }, old: true },
  { limits: { versionsBehind: 0 }, old: true },
  { limits: { daysBehind: 0 }, old: true },
])('two versions and ten and a half days behind are too old by $limits: $old', ({ limits, old }) => {
  expect(isTooOld({ versions: 2, since: '2026-11-11T00:00:00.000Z' }, limits, now)).toBe(old);
});

it('a version that nothing newer has followed is never too old', () => {
  expect(isTooOld({ versions: 0, since: null }, { versionsBehind: 0, daysBehind: 0 }, now)).toBe(false);
  expect(isTooOld({ versions: 1, since: null }, { versionsBehind: 0, daysBehind: 0 }, now)).toBe(false);
});
