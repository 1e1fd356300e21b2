import { describe, expect, it } from 'vitest';
import { parseNcrontab } from '../../../../local/host/triggers/ncrontab.ts';

const start = Date.UTC(2026, 10, 21, 12, 0, 0);

describe('parseNcrontab', () => {
  it.each([
    { expression: '0 */5 * * * *', next: '2026-11-21T12:05:00.000Z' },
    { expression: '*/10 * * * * *', next: '2026-11-21T12:00:10.000Z' },
    { expression: '0 0 * * * *', next: '2026-11-21T13:00:00.000Z' },
    { expression: '0 30 9-17 * * *', next: '2026-11-21T12:30:00.000Z' },
    { expression: '0 30 9 * * MON-FRI', next: '2026-11-23T09:30:00.000Z' },
    { expression: '0 0 0 1 JAN *', next: '2027-01-01T00:00:00.000Z' },
    { expression: '0 0 0 1 january *', next: '2027-01-01T00:00:00.000Z' },
    { expression: '5,8,10 * * * * *', next: '2026-11-21T12:00:05.000Z' },
    { expression: '0 5/15 * * * *', next: '2026-11-21T12:05:00.000Z' },
    { expression: '0 0 5-7 * * *', next: '2026-11-22T05:00:00.000Z' },
    { expression: '0 0 0 13 * FRI', next: '2027-08-13T00:00:00.000Z' },
    { expression: '30 14 * * *', next: '2026-11-21T14:30:00.000Z' },
    { expression: '  0   0 0 29 2 * ', next: '2028-02-29T00:00:00.000Z' },
  ])('$expression', ({ expression, next }) => {
    expect(new Date(parseNcrontab(expression, 'UTC')!(start)).toISOString()).toBe(next);
  });

  it.each([
    '',
    '* * * *',
    '0 0 0 * * * *',
    '60 * * * * *',
    '0 0 24 * * *',
    '0 0 0 0 * *',
    '0 0 0 * * 7',
    '@daily',
    '0 0 0 L * *',
    '0 0 0 ? * *',
    '*/0 * * * * *',
    '0 0 0 * * MON#1',
    '00:05:00',
  ])('is not one: %s', (expression) => {
    expect(parseNcrontab(expression, 'UTC')).toBe(undefined);
  });

  it('reads hours in the time zone it is given', () => {
    const next = parseNcrontab('0 0 9 * * *', 'America/New_York')!(start);

    expect(new Date(next).toISOString()).toBe('2026-11-21T14:00:00.000Z');
  });

  it('does not give the instant itself', () => {
    expect(parseNcrontab('0 0 12 * * *', 'UTC')!(start)).toBe(start + 86_400_000);
  });
});
