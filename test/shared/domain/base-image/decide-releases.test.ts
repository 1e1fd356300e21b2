import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReleases } from '../../../../shared/domain/base-image/compare-releases.ts';
import { decideReleases } from '../../../../shared/domain/base-image/decide-releases.ts';
import type { SeenVersion } from '../../../../shared/domain/records/base-image-record.ts';
import listings from '../../../data/marketplace-versions.json' with { type: 'json' };

const now = '2026-11-20T10:00:00.000Z';
const before = '2026-11-19T10:00:00.000Z';
const seen = (...versions: readonly string[]): readonly SeenVersion[] =>
  versions.map((version) => ({ version, firstSeenAt: before, goneAt: null, deprecation: null }));

describe('the first sight of an image', () => {
  it.each(Object.entries(listings))('%s: records all versions and releases the newest', (_, versions) => {
    const decision = decideReleases([], versions, now);

    expect(decision.released).toEqual([versions.at(-1)]);
    expect(decision.newest).toBe(versions.at(-1));
    expect(decision.lateOrOlderLine).toEqual([]);
    expect(decision.seen.map(({ version }) => version)).toEqual(versions);
  });

  it('of an image without versions records nothing', () => {
    expect(decideReleases([], [], now)).toEqual({
      seen: [],
      newest: null,
      released: [],
      lateOrOlderLine: [],
      disappeared: [],
      alerts: [],
    });
  });
});

describe('a new version', () => {
  it.each([
    { what: 'in order', known: ['1.0.1'], listed: ['1.0.1', '1.0.2'], released: ['1.0.2'] },
    {
      what: 'whose number is lower than that of an earlier day',
      known: ['8.0.2019101800'],
      listed: ['8.0.20191023', '8.0.2019101800'],
      released: ['8.0.20191023'],
    },
    {
      what: 'of a newer line',
      known: ['8.4.2021121504'],
      listed: ['8.4.2021121504', '8.5.2021121504'],
      released: ['8.5.2021121504'],
    },
    {
      what: 'with others between two looks',
      known: ['1.0.1'],
      listed: ['1.0.3', '1.0.1', '1.0.2'],
      released: ['1.0.2', '1.0.3'],
    },
    { what: 'after all known ones were removed', known: ['1.0.1'], listed: ['1.0.8', '1.0.9'], released: ['1.0.9'] },
    {
      what: 'that fixes a withdrawn one of the same line',
      known: ['9.5.20260101', '9.5.20260301'],
      listed: ['9.5.20260101', '9.5.20260201'],
      released: ['9.5.20260201'],
    },
  ])('$what is released', ({ known, listed, released }) => {
    const decision = decideReleases(seen(...known), listed, now);

    expect(decision.released).toEqual(released);
    expect(decision.newest).toBe(released.at(-1));
  });

  it.each([
    {
      what: 'a rebuild of an older line',
      known: ['8.5.2021121504'],
      listed: ['8.0.2022031412', '8.5.2021121504'],
      late: '8.0.2022031412',
      reason: 'olderLine',
    },
    {
      what: 'an older build that comes late',
      known: ['1.0.20260301'],
      listed: ['1.0.20260201', '1.0.20260301'],
      late: '1.0.20260201',
      reason: 'late',
    },
    {
      what: 'a build of an older Windows line',
      known: ['20348.1850.230707'],
      listed: ['20348.1787.230621', '20348.1850.230707'],
      late: '20348.1787.230621',
      reason: 'olderLine',
    },
  ])('that is $what is recorded and reported, not released', ({ known, listed, late, reason }) => {
    const decision = decideReleases(seen(...known), listed, now);

    expect(decision.released).toEqual([]);
    expect(decision.lateOrOlderLine).toEqual([{ version: late, reason, newest: known[0] }]);
    expect(decision.newest).toBe(known[0]);
    expect(decision.seen.map(({ version }) => version)).toContain(late);
  });

  it('of an older line is not released even while the newest version is gone from the list', () => {
    const decision = decideReleases(seen('8.0.20220101', '8.5.20220101'), ['8.0.20220101', '8.0.20220201'], now);

    expect(decision.released).toEqual([]);
    expect(decision.lateOrOlderLine).toEqual([
      { version: '8.0.20220201', reason: 'olderLine', newest: '8.5.20220101' },
    ]);
    expect(decision.alerts.map(({ kind }) => kind)).toEqual(['newestGone']);
  });
});

describe('a version that is gone', () => {
  it('is recorded without an alert when it is an old one', () => {
    const decision = decideReleases(seen('1.0.1', '1.0.2'), ['1.0.2'], now);

    expect(decision.disappeared).toEqual(['1.0.1']);
    expect(decision.alerts).toEqual([]);
    expect(decision.seen.find(({ version }) => version === '1.0.1')?.goneAt).toBe(now);
  });

  it('raises an alert when it was the newest', () => {
    const decision = decideReleases(seen('1.0.1', '1.0.2'), ['1.0.1'], now);

    expect(decision.newest).toBe('1.0.1');
    expect(decision.released).toEqual([]);
    expect(decision.alerts).toMatchObject([{ kind: 'newestGone', version: '1.0.2' }]);
  });

  it('raises no alert when a newer one took its place', () => {
    expect(decideReleases(seen('1.0.1'), ['1.0.2'], now).alerts).toEqual([]);
  });

  it('raises one alert when none is left', () => {
    const gone = decideReleases(seen('1.0.1', '1.0.2'), [], now);
    const again = decideReleases(gone.seen, [], now);

    expect(gone.newest).toBeNull();
    expect(gone.alerts).toMatchObject([{ kind: 'imageGone', version: '1.0.2' }]);
    expect(again.alerts).toEqual([]);
  });

  it('is not released again when it comes back', () => {
    const gone = decideReleases(seen('1.0.1', '1.0.2'), ['1.0.1'], now);
    const back = decideReleases(gone.seen, ['1.0.1', '1.0.2'], now);

    expect(back.released).toEqual([]);
    expect(back.newest).toBe('1.0.2');
    expect(back.seen.every(({ goneAt }) => goneAt === null)).toBe(true);
  });

  it('keeps the time at which it went, and is forgotten after more than a year', () => {
    const gone = decideReleases(seen('1.0.1', '1.0.2'), ['1.0.2'], now);
    const later = decideReleases(gone.seen, ['1.0.2'], '2027-12-01T00:00:00.000Z');
    const muchLater = decideReleases(gone.seen, ['1.0.2'], '2028-02-01T00:00:00.000Z');

    expect(later.seen.map(({ goneAt }) => goneAt)).toEqual([now, null]);
    expect(muchLater.seen.map(({ version }) => version)).toEqual(['1.0.2']);
  });
});

describe('what is kept of versions that are gone', () => {
  const gone = (version: string, goneAt: string): SeenVersion => ({ ...seen(version)[0]!, goneAt });

  it.each([
    { goneAt: '2025-10-16T10:00:00.000Z', kept: ['1.0.1', '1.0.2'] },
    { goneAt: '2025-10-16T09:59:59.999Z', kept: ['1.0.2'] },
  ])('since $goneAt, 400 days ago: $kept', ({ goneAt, kept }) => {
    const decision = decideReleases([gone('1.0.1', goneAt), ...seen('1.0.2')], ['1.0.2'], now);

    expect(decision.seen.map(({ version }) => version)).toEqual(kept);
    expect(decision.disappeared).toEqual([]);
  });

  it('is in the order of releases, whatever the order of the records', () => {
    const records = seen('1.0.10', '1.0.9');

    expect(decideReleases(records, ['1.0.11', '1.0.9', '1.0.10'], now).seen.map(({ version }) => version)).toEqual([
      '1.0.9',
      '1.0.10',
      '1.0.11',
    ]);
  });

  it('says nothing of one that had gone before', () => {
    const decision = decideReleases([...seen('1.0.1'), gone('1.0.2', before)], ['1.0.1'], now);

    expect(decision).toMatchObject({ disappeared: [], alerts: [] });
  });
});

describe('what is told of a newest version that is gone', () => {
  it.each([
    {
      listed: [],
      sentence:
        'No version is listed any more; the last was 1.0.10. Bakes on it cannot start: choose another base image.',
    },
    {
      listed: ['1.0.9'],
      sentence: 'Version 1.0.10 is not listed any more; the newest is 1.0.9 now. Look at images baked from it.',
    },
  ])('$sentence', ({ listed, sentence }) => {
    const { alerts } = decideReleases(seen('1.0.10', '1.0.9'), listed, now);

    expect(alerts).toEqual([{ kind: listed.length === 0 ? 'imageGone' : 'newestGone', version: '1.0.10', sentence }]);
  });

  it('goes by the newest known, whatever the order of the records: another line below it is no release', () => {
    const decision = decideReleases(seen('8.5.20220101', '8.0.20220101'), ['8.0.20220201', '8.1.20220201'], now);

    expect(decision.released).toEqual([]);
    expect(decideReleases(seen('8.5.20220101', '8.0.20220101'), ['8.5.20220201'], now).released).toEqual([
      '8.5.20220201',
    ]);
  });
});

describe('whatever is listed', () => {
  const versions = fc.uniqueArray(
    fc
      .tuple(fc.nat(2), fc.nat(2), fc.constantFrom('20240101', '2024010102', '20240201', '2024020103'))
      .map((p) => p.join('.')),
  );

  it('the same list again releases nothing and changes nothing', () => {
    fc.assert(
      fc.property(versions, versions, (first, second) => {
        const one = decideReleases(decideReleases([], first, before).seen, second, now);
        const again = decideReleases(one.seen, second, now);

        expect(again).toMatchObject({ seen: one.seen, released: [], lateOrOlderLine: [], disappeared: [], alerts: [] });
      }),
    );
  });

  it('every new version is either released or reported, never both', () => {
    fc.assert(
      fc.property(versions, versions, (first, second) => {
        fc.pre(first.length > 0);
        const { released, lateOrOlderLine } = decideReleases(decideReleases([], first, before).seen, second, now);
        const fresh = second.filter((version) => !first.includes(version));

        expect([...released, ...lateOrOlderLine.map(({ version }) => version)].toSorted()).toEqual(fresh.toSorted());
      }),
    );
  });

  it('a version is released once at most, and never below one that is still listed', () => {
    fc.assert(
      fc.property(fc.array(versions, { minLength: 1, maxLength: 6 }), (looks) => {
        const all: string[] = [];
        let known: readonly SeenVersion[] = [];
        for (const listed of looks) {
          const decision = decideReleases(known, listed, now);
          const standing = listed.filter((one) => known.some(({ version }) => version === one));
          for (const version of decision.released) {
            expect(standing.every((one) => compareReleases(one, version) < 0)).toBe(true);
          }
          all.push(...decision.released);
          known = decision.seen;
        }
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('the order of the list does not matter', () => {
    fc.assert(
      fc.property(versions, versions, (first, second) => {
        const known = decideReleases([], first, before).seen;

        expect(decideReleases(known, second.toReversed(), now)).toEqual(decideReleases(known, second, now));
      }),
    );
  });
});
