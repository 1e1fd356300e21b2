import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareImageVersions,
  decideVersionChange,
  highestImageVersion,
  ImageVersionNumber,
  largestVersionPart,
  nextImageVersion,
  type VersionChange,
} from '../../../../shared/domain/image-version/image-version.ts';

const number = (text: string) => ImageVersionNumber.parse(text);

const part = fc.oneof(fc.nat(12), fc.nat(largestVersionPart), fc.constant(largestVersionPart));
const anyNumber = fc.tuple(part, part, part).map((parts) => number(parts.join('.')));
const anyChange = fc.constantFrom<VersionChange>('first', 'major', 'minor', 'patch');

describe('ImageVersionNumber', () => {
  it.each(['0.0.0', '1.0.0', '12.345.6789', '2147483647.2147483647.2147483647'])('%s is one', (text) => {
    expect(ImageVersionNumber.safeParse(text).success).toBe(true);
  });

  it.each([
    '',
    'latest',
    '1.0',
    '1.0.0.0',
    '1.0.0-beta',
    '01.0.0',
    '1.0.2147483648',
    '1.0.99999999999',
    ' 1.0.0',
    '1..0',
  ])('%j is none', (text) => {
    expect(ImageVersionNumber.safeParse(text).success).toBe(false);
  });
});

describe('compareImageVersions', () => {
  it.each([
    { a: '1.0.0', b: '1.0.1', sign: -1 },
    { a: '1.10.0', b: '1.9.9', sign: 1 },
    { a: '2.0.0', b: '1.999.999', sign: 1 },
    { a: '2.0.0', b: '2.0.0', sign: 0 },
    { a: '0.0.2147483647', b: '0.1.0', sign: -1 },
  ])('of $a and $b has sign $sign', ({ a, b, sign }) => {
    expect(Math.sign(compareImageVersions(number(a), number(b)))).toBe(sign);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, (a, b, c) => {
        const [ab, ba, bc, ac] = [
          compareImageVersions(a, b),
          compareImageVersions(b, a),
          compareImageVersions(b, c),
          compareImageVersions(a, c),
        ];
        expect(Math.sign(ab)).toBe(-Math.sign(ba) + 0);
        expect(ab === 0).toBe(a === b);
        expect(ab <= 0 && bc <= 0 ? ac <= 0 : true).toBe(true);
      }),
    );
  });

  it('puts the highest of some versions last', () => {
    expect(highestImageVersion(['1.2.0', '1.10.0', '1.9.0'].map(number))).toBe('1.10.0');
    expect(highestImageVersion([])).toBeUndefined();
  });
});

describe('decideVersionChange', () => {
  const ubuntu = { base: 'marketplace:Canonical:ubuntu:server', recipeDigest: 'r1' };

  it.each([
    { what: 'nothing before', previous: undefined, next: ubuntu, change: 'first' },
    { what: 'another base', previous: ubuntu, next: { ...ubuntu, base: 'image:other' }, change: 'major' },
    {
      what: 'another base and recipe',
      previous: ubuntu,
      next: { base: 'image:other', recipeDigest: 'r2' },
      change: 'major',
    },
    { what: 'another recipe', previous: ubuntu, next: { ...ubuntu, recipeDigest: 'r2' }, change: 'minor' },
    { what: 'the same', previous: ubuntu, next: ubuntu, change: 'patch' },
    {
      what: 'another spelling of the base',
      previous: ubuntu,
      next: { ...ubuntu, base: ubuntu.base.toLowerCase() },
      change: 'patch',
    },
  ])('$what raises $change', ({ previous, next, change }) => {
    expect(decideVersionChange(previous, next)).toBe(change);
  });
});

describe('nextImageVersion', () => {
  it.each([
    { change: 'first', previous: undefined, taken: [], next: '1.0.0' },
    { change: 'patch', previous: '1.2.3', taken: [], next: '1.2.4' },
    { change: 'minor', previous: '1.2.3', taken: [], next: '1.3.0' },
    { change: 'major', previous: '1.2.3', taken: [], next: '2.0.0' },
    { change: 'first', previous: undefined, taken: ['1.0.0', '1.0.1'], next: '1.0.2' },
    { change: 'patch', previous: '1.2.3', taken: ['1.2.4', '1.2.6'], next: '1.2.5' },
    { change: 'minor', previous: '1.2.3', taken: ['1.3.0'], next: '1.3.1' },
    { change: 'patch', previous: '1.2.2147483647', taken: [], next: '1.3.0' },
    { change: 'minor', previous: '1.2147483647.5', taken: [], next: '2.0.0' },
    { change: 'patch', previous: '1.2147483647.2147483647', taken: [], next: '2.0.0' },
  ] as const)('$change after $previous with $taken taken is $next', ({ change, previous, taken, next }) => {
    expect(nextImageVersion(change, previous && number(previous), taken.map(number))).toBe(next);
  });

  it('says so when there is no number left', () => {
    const last = number(`${largestVersionPart}.${largestVersionPart}.${largestVersionPart}`);

    expect(() => nextImageVersion('patch', last, [])).toThrow(RangeError);
  });

  it('is always above what was before, and never taken', () => {
    const lowMajor = fc.tuple(fc.nat(1000), part, part).map((parts) => number(parts.join('.')));
    fc.assert(
      fc.property(anyChange, lowMajor, fc.array(lowMajor), (change, previous, taken) => {
        const next = nextImageVersion(change, previous, taken);

        expect(compareImageVersions(next, previous)).toBeGreaterThan(0);
        expect(taken).not.toContain(next);
        expect(ImageVersionNumber.safeParse(next).success).toBe(true);
      }),
    );
  });
});

it.each([
  { text: '1.0', message: 'must be major.minor.patch, such as 1.4.2' },
  { text: '1.0.2147483648', message: 'has a part above 2147483647' },
  { text: '1.0.99999999999', message: 'must be major.minor.patch, such as 1.4.2' },
])('what is wrong with $text is told once: $message', ({ text, message }) => {
  expect(ImageVersionNumber.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([message]);
});

it.each([
  { change: 'first', after: '1.0.0', next: '1.0.1' },
  { change: 'patch', after: '1.2.3', next: '1.2.4' },
  { change: 'minor', after: '1.2.3', next: '1.3.0' },
  { change: 'major', after: '1.2.3', next: '2.0.0' },
  { change: 'patch', after: `1.2.${largestVersionPart}`, next: '1.3.0' },
  { change: 'minor', after: `1.${largestVersionPart}.3`, next: '2.0.0' },
  { change: 'patch', after: `1.${largestVersionPart}.${largestVersionPart}`, next: '2.0.0' },
] as const)('after $after comes $next by $change', ({ change, after, next }) => {
  expect(nextImageVersion(change, number(after), [])).toBe(next);
});
