import { describe, expect, it } from 'vitest';
import { patchedRelease, waitsForPatch, wholeHours } from '../../../../shared/domain/base-image/patch.ts';
import type { ResolvedBase } from '../../../../shared/domain/records/image-version-record.ts';

const october = '2026-10-01T00:00:00Z';
const november = '2026-11-01T00:00:00Z';
const december = '2026-12-01T00:00:00Z';

function ubuntu(version: string, releasedAt?: string): ResolvedBase {
  const base = { kind: 'marketplace', urn: 'Canonical:ubuntu-24_04-lts:server', version } as const;
  return releasedAt === undefined ? base : { ...base, releasedAt };
}

function hardened(releasedAt?: string): ResolvedBase {
  const base = { kind: 'image', imageDefinition: 'ubuntu-hardened', version: '1.0.0', resourceId: '/v' } as const;
  return releasedAt === undefined ? base : { ...base, releasedAt };
}

describe('a version that goes live', () => {
  it.each([
    { what: 'a later base', base: ubuntu('2', november), before: ubuntu('1', october), patches: november },
    { what: 'the same base', base: ubuntu('2', november), before: ubuntu('2', november), patches: undefined },
    { what: 'an earlier base', base: ubuntu('1', october), before: ubuntu('2', november), patches: undefined },
    {
      what: 'a base after one from before the watch',
      base: ubuntu('2', november),
      before: ubuntu('1'),
      patches: november,
    },
    { what: 'a base from before the watch', base: ubuntu('1'), before: ubuntu('2', november), patches: undefined },
    { what: 'the first base', base: ubuntu('2', november), before: undefined, patches: undefined },
    { what: "a parent's later base", base: hardened(november), before: hardened(october), patches: november },
  ])('patches, or not, with $what', ({ base, before, patches }) => {
    expect(patchedRelease(base, before)).toBe(patches);
  });
});

describe('what is live', () => {
  const release = { version: '24.04.202611010', releasedAt: november };

  it.each([
    { what: 'the version before', live: ubuntu('24.04.202610010', october), waits: true },
    { what: 'the version before, from before the watch', live: ubuntu('24.04.202610010'), waits: true },
    { what: 'the release', live: ubuntu('24.04.202611010', november), waits: false },
    { what: 'the release, from before the watch', live: ubuntu('24.04.202611010'), waits: false },
    { what: 'a later version', live: ubuntu('24.04.202612010', december), waits: false },
    { what: 'a parent on the version before', live: hardened(october), waits: true },
    { what: 'a parent on the release', live: hardened(november), waits: false },
    { what: 'a parent on a later version', live: hardened(december), waits: false },
    { what: 'a parent that does not say', live: hardened(), waits: false },
  ])('on $what waits for the release: $waits', ({ live, waits }) => {
    expect(waitsForPatch(live, release)).toBe(waits);
  });
});

it.each([
  { to: '2026-11-01T00:59:59Z', hours: 0 },
  { to: '2026-11-01T01:00:00Z', hours: 1 },
  { to: '2026-11-04T00:30:00Z', hours: 72 },
])('counts whole hours until $to: $hours', ({ to, hours }) => {
  expect(wholeHours(november, to)).toBe(hours);
});
