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

it('can word a deprecation without a date', () => {
  const found = { state: 'ScheduledForDeprecation', scheduledAt: null, alternative: null } as const;

  expect(decideDeprecationAlert(null, found, '1.0.1')?.sentence).toContain('at a date not yet named');
});
