import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMarketplaceVersions } from '../../../../shared/domain/base-image/compare-marketplace-versions.ts';
import { compareReleases, releaseDate, releaseLine } from '../../../../shared/domain/base-image/compare-releases.ts';
import listings from '../../../data/marketplace-versions.json' with { type: 'json' };

const urns = Object.entries(listings).map(([urn, versions]) => ({ urn, versions: versions }));
const realVersions = urns.flatMap(({ versions }) => versions);
const anyPart = fc.oneof(
  fc.nat(30).map(String),
  fc.nat(9).map((n) => `0${n}`),
  fc.constantFrom('20191023', '2019101800', '2104091832', '230707', '202404230', 'beta', ''),
  fc.bigInt(0n, 10n ** 30n).map(String),
);
const anyVersion = fc.oneof(
  fc.array(anyPart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
  fc.constantFrom(...realVersions),
);

describe.each([
  { name: 'compareMarketplaceVersions', compare: compareMarketplaceVersions },
  { name: 'compareReleases', compare: compareReleases },
])('$name', ({ compare }) => {
  it.each(urns)('puts the versions of $urn in the order of their listing', ({ versions }) => {
    expect(versions.toReversed().toSorted(compare)).toEqual(versions);
  });

  it('is a total order: only the same text is equal', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(compare(a, b) === 0).toBe(a === b);
        expect(compare(a, b) <= 0 && compare(b, c) <= 0 ? compare(a, c) <= 0 : true).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('compareMarketplaceVersions', () => {
  it.each([
    { lower: '20348.768.220609', higher: '20348.5622.260906', why: 'parts are numbers' },
    { lower: '26100.7456.251206', higher: '26100.33222.260810', why: 'parts are numbers' },
    { lower: '2026.07.22', higher: '2026.10.1', why: 'leading zeros do not count' },
    { lower: '8.0.20191023', higher: '8.0.2019101800', why: 'that is how Azure resolves latest' },
    { lower: '1.2', higher: '1.2.0', why: 'a missing part is lowest' },
    { lower: '1.2', higher: '1.2.0.1', why: 'a missing part is lowest' },
    { lower: '1.02', higher: '1.10', why: 'leading zeros do not count' },
    { lower: '1.0', higher: '1.1', why: 'nothing is less than one' },
    { lower: '1.00', higher: '1.1', why: 'nothing is less than one, however long' },
    { lower: '1.9a', higher: '1.9b', why: 'text goes by its letters' },
    { lower: '1.a.2', higher: '1.b.1', why: 'text goes by its letters, before what follows' },
    { lower: '1.002', higher: '1.3', why: 'no leading zero counts' },
    { lower: '1.2', higher: '1.02.0', why: 'a missing part is lowest, however the others are written' },
    { lower: '1.99', higher: '1.a', why: 'text comes after numbers, however short' },
    { lower: '1.100', higher: '1.a8', why: 'what only ends like a number is text' },
    { lower: '1.100', higher: '1.8a', why: 'what only begins like a number is text' },
    { lower: '1.9', higher: '1.8a', why: 'what only begins like a number is text' },
    { lower: '1.9', higher: '1.a8', why: 'what only ends like a number is text' },
    { lower: '1.99', higher: '1.beta', why: 'text comes after numbers' },
    { lower: '9007199254740992.0.0', higher: '9007199254740993.0.0', why: 'no digit is lost' },
  ])('$lower is below $higher: $why', ({ lower, higher }) => {
    expect(compareMarketplaceVersions(lower, higher)).toBeLessThan(0);
  });
});

describe('compareReleases', () => {
  it.each([
    { earlier: '8.0.2019101800', later: '8.0.20191023', why: 'the date counts, not its width' },
    { earlier: '7.4.2019062505', later: '7.4.20191212', why: 'the date counts, not its width' },
    { earlier: '8.0.2022031412', later: '8.5.2021121504', why: 'a line comes before its date' },
    { earlier: '17763.1.2104091832', later: '17763.1.230707', why: 'both forms of a short year are read' },
    { earlier: '7.4.2018010506', later: '7.4.2018010507', why: 'of one day the higher build is later' },
  ])('$earlier came before $later: $why', ({ earlier, later }) => {
    expect(compareReleases(earlier, later)).toBeLessThan(0);
  });
});

describe('releaseDate', () => {
  it.each([
    { version: '24.04.202404230', date: '20240423' },
    { version: '9.0.2022053014', date: '20220530' },
    { version: '8.0.20191023', date: '20191023' },
    { version: '20348.1787.230621', date: '20230621' },
    { version: '17763.973.2001110547', date: '20200111' },
    { version: '17763.973.2012110547', date: '20201211' },
    { version: '1.0.20130101', date: '20130101' },
    { version: '1.0.2013010199', date: '20130101' },
    { version: '1.0.121231', date: '20121231' },
    { version: '1.0.20241301', date: null },
    { version: '1.0.20240132', date: null },
    { version: '1.0.20240001', date: null },
    { version: '1.0.241301', date: null },
    { version: '1.0.20240101123', date: null },
    { version: '1.0.x20240101', date: null },
    { version: '1.0.x240101', date: null },
    { version: '1.0.240101x', date: null },
    { version: '1.0.2401011', date: null },
    { version: '2026.07.22', date: null },
    { version: '1.0.20241399', date: null },
    { version: '1.0.latest', date: null },
  ])('of $version is $date', ({ version, date }) => {
    expect(releaseDate(version)).toBe(date);
  });

  it('is found in nearly all real versions', () => {
    const without = realVersions.filter((version) => releaseDate(version) === null);

    expect(without).toEqual(['2026.07.22']);
  });
});

it('the line of a version is all but its last part', () => {
  expect(releaseLine('8.0.2019101800')).toBe('8.0');
});
