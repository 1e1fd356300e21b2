import { describe, expect, it } from 'vitest';
import { decideExemptionEnd } from '../../../../../shared/domain/compliance/exemptions/decide-exemption-end.ts';

const now = '2026-11-21T12:00:00.000Z';
const granted = { at: '2026-10-01T00:00:00.000Z' };

it.each([
  { ending: 'far', expiresAt: '2026-11-28T12:00:00.001Z', end: 'nothing', what: 'more than a week ahead' },
  { ending: 'far', expiresAt: '2026-11-28T12:00:00.000Z', end: 'announce', what: 'a week ahead' },
  { ending: 'far', expiresAt: '2026-11-21T12:00:00.001Z', end: 'announce', what: 'a moment ahead' },
  { ending: 'far', expiresAt: now, end: 'expire', what: 'now, never announced' },
  { ending: 'announced', expiresAt: '2026-11-28T12:00:00.000Z', end: 'nothing', what: 'announced before' },
  { ending: 'announced', expiresAt: '2026-11-21T12:00:00.001Z', end: 'nothing', what: 'announced, a moment ahead' },
  { ending: 'announced', expiresAt: now, end: 'expire', what: 'now' },
  { ending: 'announced', expiresAt: '2026-01-01T00:00:00.000Z', end: 'expire', what: 'long ago, nobody looked' },
  { ending: 'over', expiresAt: '2026-11-22T12:00:00.000Z', end: 'nothing', what: 'ended before its time' },
  { ending: 'over', expiresAt: now, end: 'nothing', what: 'ended, and would be over' },
] as const)('an exemption that ends at $expiresAt ($what): $end', ({ ending, expiresAt, end }) => {
  expect(decideExemptionEnd({ granted, ending, expiresAt }, now)).toBe(end);
});

describe('an exemption that is granted', () => {
  it.each([
    { days: 7.001, after: 0.0009, end: 'nothing' },
    { days: 7.001, after: 0.001, end: 'announce' },
    { days: 10, after: 2.999, end: 'nothing' },
    { days: 10, after: 3, end: 'announce' },
    { days: 7, after: 3.499, end: 'nothing' },
    { days: 7, after: 3.5, end: 'announce' },
    { days: 1, after: 0, end: 'nothing' },
    { days: 1, after: 0.499, end: 'nothing' },
    { days: 1, after: 0.5, end: 'announce' },
    { days: 1, after: 1, end: 'expire' },
  ] as const)('for $days days says after $after: $end', ({ days, after, end }) => {
    const later = (some: number) => new Date(Date.parse(granted.at) + Math.round(some * 86_400_000)).toISOString();

    expect(decideExemptionEnd({ granted, ending: 'far', expiresAt: later(days) }, later(after))).toBe(end);
  });
});
