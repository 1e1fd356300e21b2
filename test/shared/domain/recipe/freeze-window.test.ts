import { describe, expect, it } from 'vitest';
import { toProblems } from '../../../../shared/domain/problem.ts';
import { FreezeWindow, weekDays } from '../../../../shared/domain/recipe/freeze-window.ts';

const once = { name: 'x', from: '2026-12-18T17:00', to: '2027-01-04T08:00' };
const weekly = { name: 'x', weekly: { from: 'Fri 16:00', to: 'Mon 08:00' } };

function problemsOf(value: object) {
  const { error } = FreezeWindow.safeParse(value);
  return error ? toProblems(error) : [];
}

describe('a freeze window', () => {
  it.each([
    once,
    weekly,
    { ...once, name: 'x'.repeat(80) },
    { ...once, to: '2026-12-18T17:01' },
    { ...once, timeZone: 'Europe/Amsterdam', stages: ['production'] },
    ...weekDays.map((day) => ({ ...weekly, weekly: { from: `${day} 00:00`, to: `${day} 23:59` } })),
  ])('may be %o', (value) => {
    expect(FreezeWindow.parse(value)).toEqual({ timeZone: 'UTC', ...value });
  });

  const either = 'must have either from and to, or weekly';
  const localTime = 'must be a local date and time, such as 2026-12-18T17:00';
  const weekTime = 'must be a day and time, such as Fri 16:00';

  it.each([
    { value: { ...once, name: '' }, path: 'name', message: 'must not be empty' },
    { value: { ...once, name: 'x'.repeat(81) }, path: 'name', message: 'must have at most 80 characters' },
    { value: { name: 'x' }, path: '', message: either },
    { value: { name: 'x', from: once.from }, path: '', message: either },
    { value: { name: 'x', to: once.to }, path: '', message: either },
    { value: { ...once, ...weekly }, path: '', message: either },
    { value: { ...weekly, from: once.from }, path: '', message: either },
    { value: { ...weekly, to: once.to }, path: '', message: either },
    { value: { ...once, to: once.from }, path: 'to', message: 'must be later than from' },
    { value: { ...once, to: '2026-01-01T00:00' }, path: 'to', message: 'must be later than from' },
    {
      value: { name: 'x', weekly: { from: 'Fri 16:00', to: 'Fri 16:00' } },
      path: 'weekly.to',
      message: 'must differ from weekly.from',
    },
    ...[
      '2026-13-01T00:00',
      '2026-12-32T00:00',
      '2026-12-18T24:00',
      '2026-12-18',
      '2026-12-18T17:00Z',
      'x2026-12-18T17:00',
    ].map((from) => ({ value: { ...once, from }, path: 'from', message: localTime })),
    ...['Freitag 16:00', 'Fri 24:00', 'Fri 16:60', 'Fri', 'fri 16:00', 'on Fri 16:00', 'Fri 16:00h'].map((from) => ({
      value: { name: 'x', weekly: { from, to: 'Mon 08:00' } },
      path: 'weekly.from',
      message: weekTime,
    })),
    {
      value: { ...once, timeZone: 'Amsterdam' },
      path: 'timeZone',
      message: 'must be an IANA time zone, such as Europe/Amsterdam',
    },
    { value: { ...once, stages: [] }, path: 'stages', message: 'must not be empty' },
    { value: { ...once, until: once.to }, path: 'until', message: 'is not known here' },
  ])('is not $value: $message', ({ value, path, message }) => {
    expect(problemsOf(value)).toEqual([{ path, message }]);
  });
});
