import { expect, it } from 'vitest';
import { decideDeprecationAlert } from '../../../../shared/domain/base-image/decide-deprecation-alert.ts';

const scheduledAt = '2027-02-01T00:00:00.000Z';
const scheduled = { state: 'ScheduledForDeprecation', scheduledAt, alternative: null } as const;

it.each([
  { what: 'nothing is said', known: null, found: null },
  { what: 'it is active', known: null, found: { state: 'Active', scheduledAt: null, alternative: null } as const },
  { what: 'it was told before', known: scheduled, found: scheduled },
  {
    what: 'the same moment is written with another offset',
    known: { state: 'ScheduledForDeprecation', scheduledAt: '2027-02-01T01:00:00+01:00' },
    found: scheduled,
  },
])('raises no alert when $what', ({ known, found }) => {
  expect(decideDeprecationAlert(known, found, '1.0.1')).toBeNull();
});

it('names the date and what the publisher offers instead', () => {
  const found = { ...scheduled, alternative: 'Canonical:ubuntu-26_04-lts:server' };

  expect(decideDeprecationAlert(null, found, '1.0.1')).toEqual({
    kind: 'scheduledForDeprecation',
    version: '1.0.1',
    scheduledAt,
    sentence:
      'Version 1.0.1 is the newest and will be deprecated on 2027-02-01; the publisher names Canonical:ubuntu-26_04-lts:server.',
  });
});

it('raises another alert when the date moves and when it is deprecated', () => {
  const moved = { ...scheduled, scheduledAt: '2027-01-01T00:00:00.000Z' };
  const deprecated = { ...moved, state: 'Deprecated' } as const;

  expect(decideDeprecationAlert(scheduled, moved, '1.0.1')).toMatchObject({ kind: 'scheduledForDeprecation' });
  expect(decideDeprecationAlert(moved, deprecated, '1.0.1')).toMatchObject({
    kind: 'deprecated',
    sentence: expect.stringContaining('deprecated since 2027-01-01') as string,
  });
});

it.each([
  {
    found: { ...scheduled, state: 'Deprecated' },
    words: 'is deprecated since 2027-02-01: new machines may be refused; choose another base image.',
  },
  {
    found: { ...scheduled, state: 'Deprecated', scheduledAt: null },
    words: 'is deprecated: new machines may be refused; choose another base image.',
  },
  { found: scheduled, words: 'will be deprecated on 2027-02-01; choose another base image.' },
  {
    found: { ...scheduled, scheduledAt: null },
    words: 'will be deprecated at a date not yet named; choose another base image.',
  },
] as const)('says that it $words', ({ found, words }) => {
  expect(decideDeprecationAlert(null, found, '1.0.1')?.sentence).toBe(`Version 1.0.1 is the newest and ${words}`);
});

it.each([
  { from: null, to: scheduledAt },
  { from: scheduledAt, to: null },
])('raises another alert when the date $from becomes $to', ({ from, to }) => {
  const found = { ...scheduled, scheduledAt: to };

  expect(decideDeprecationAlert({ ...scheduled, scheduledAt: from }, found, '1.0.1')).not.toBeNull();
  expect(decideDeprecationAlert(found, found, '1.0.1')).toBeNull();
});

it('can word a deprecation without a date', () => {
  const found = { state: 'ScheduledForDeprecation', scheduledAt: null, alternative: null } as const;

  expect(decideDeprecationAlert(null, found, '1.0.1')?.sentence).toContain('at a date not yet named');
});
