import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeFreeze, freezesFor, nextThaw } from '../../../../shared/domain/promotion/freeze.ts';
import { FreezeWindow } from '../../../../shared/domain/recipe/freeze-window.ts';

const window = (value: object) => FreezeWindow.parse({ name: 'x', ...value });
const amsterdam = 'Europe/Amsterdam';

describe('a freeze that happens once', () => {
  const yearEnd = window({ timeZone: amsterdam, from: '2026-12-18T17:00', to: '2027-01-04T08:00' });

  it.each([
    { at: '2026-12-18T15:59:59.999Z', frozen: false },
    { at: '2026-12-18T16:00:00.000Z', frozen: true },
    { at: '2027-01-04T06:59:59.999Z', frozen: true },
    { at: '2027-01-04T07:00:00.000Z', frozen: false },
  ])('at $at it holds: $frozen', ({ at, frozen }) => {
    expect(activeFreeze([yearEnd], at)).toEqual(frozen ? { name: 'x', until: '2027-01-04T07:00:00.000Z' } : null);
  });
});

describe('a weekly freeze', () => {
  const weekend = window({ timeZone: amsterdam, weekly: { from: 'Fri 16:00', to: 'Mon 08:00' } });
  const morning = window({ timeZone: 'America/New_York', weekly: { from: 'Tue 08:00', to: 'Tue 12:00' } });

  it.each([
    { what: 'Friday before', at: '2026-11-20T14:59:00.000Z', until: null },
    { what: 'Friday after', at: '2026-11-20T15:00:00.000Z', until: '2026-11-23T07:00:00.000Z' },
    { what: 'Sunday', at: '2026-11-22T12:00:00.000Z', until: '2026-11-23T07:00:00.000Z' },
    { what: 'Monday before', at: '2026-11-23T06:59:00.000Z', until: '2026-11-23T07:00:00.000Z' },
    { what: 'Monday after', at: '2026-11-23T07:00:00.000Z', until: null },
    { what: 'Wednesday', at: '2026-11-25T12:00:00.000Z', until: null },
  ])('on $what', ({ at, until }) => {
    expect(activeFreeze([weekend], at)).toEqual(until === null ? null : { name: 'x', until });
  });

  it('keeps its local time when clocks change: it ends an hour earlier in UTC in summer', () => {
    expect(activeFreeze([weekend], '2026-07-04T12:00:00.000Z')?.until).toBe('2026-07-06T06:00:00.000Z');
  });

  it('spans the change of clocks', () => {
    // Clocks go forward on Sunday 2026-03-29 and back on Sunday 2026-10-25.
    expect(activeFreeze([weekend], '2026-03-28T12:00:00.000Z')?.until).toBe('2026-03-30T06:00:00.000Z');
    expect(activeFreeze([weekend], '2026-10-24T12:00:00.000Z')?.until).toBe('2026-10-26T07:00:00.000Z');
  });

  it('goes by the day of its own time zone', () => {
    expect(activeFreeze([morning], '2026-11-24T13:00:00.000Z')?.until).toBe('2026-11-24T17:00:00.000Z');
    expect(activeFreeze([morning], '2026-11-24T12:59:00.000Z')).toBeNull();
  });

  it('may reach over the end of the week', () => {
    const sunday = window({ weekly: { from: 'Sun 22:00', to: 'Mon 02:00' } });

    expect(activeFreeze([sunday], '2026-11-22T23:00:00.000Z')?.until).toBe('2026-11-23T02:00:00.000Z');
    expect(activeFreeze([sunday], '2026-11-23T01:00:00.000Z')?.until).toBe('2026-11-23T02:00:00.000Z');
    expect(activeFreeze([sunday], '2026-11-23T02:00:00.000Z')).toBeNull();
  });
});

describe('where clocks change', () => {
  it.each([
    {
      what: 'a skipped end is the later moment',
      from: '2026-03-29T01:00',
      to: '2026-03-29T02:30',
      ends: '2026-03-29T01:30:00.000Z',
    },
    {
      what: 'a doubled end is the second one',
      from: '2026-10-25T01:00',
      to: '2026-10-25T02:30',
      ends: '2026-10-25T01:30:00.000Z',
    },
  ])('$what', ({ from, to, ends }) => {
    const freeze = window({ timeZone: amsterdam, from, to });

    expect(activeFreeze([freeze], new Date(Date.parse(ends) - 1).toISOString())?.until).toBe(ends);
    expect(activeFreeze([freeze], ends)).toBeNull();
  });

  it.each([
    {
      what: 'a skipped begin is the earlier moment',
      from: '2026-03-29T02:30',
      to: '2026-03-29T12:00',
      begins: '2026-03-29T00:30:00.000Z',
    },
    {
      what: 'a doubled begin is the first one',
      from: '2026-10-25T02:30',
      to: '2026-10-25T12:00',
      begins: '2026-10-25T00:30:00.000Z',
    },
  ])('$what', ({ from, to, begins }) => {
    const freeze = window({ timeZone: amsterdam, from, to });

    expect(activeFreeze([freeze], begins)).not.toBeNull();
    expect(activeFreeze([freeze], new Date(Date.parse(begins) - 1).toISOString())).toBeNull();
  });
});

describe('the next thaw', () => {
  it('is now when nothing holds', () => {
    expect(nextThaw([], '2026-11-20T10:00:00.000Z')).toBe('2026-11-20T10:00:00.000Z');
  });

  it('comes after all windows that follow each other', () => {
    const windows = [
      window({ from: '2026-12-18T00:00', to: '2026-12-24T00:00' }),
      window({ from: '2026-12-24T00:00', to: '2027-01-01T12:00' }),
      window({ weekly: { from: 'Fri 00:00', to: 'Mon 08:00' } }),
    ];

    expect(nextThaw(windows, '2026-12-20T00:00:00.000Z')).toBe('2027-01-04T08:00:00.000Z');
  });

  it('never comes when windows cover the whole week', () => {
    const windows = [
      window({ weekly: { from: 'Mon 00:00', to: 'Thu 00:00' } }),
      window({ weekly: { from: 'Thu 00:00', to: 'Mon 00:00' } }),
    ];

    expect(nextThaw(windows, '2026-11-20T00:00:00.000Z')).toBeNull();
  });

  it('is the first moment that no window covers', () => {
    const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
    const weekTime = fc
      .tuple(fc.constantFrom(...days), fc.nat(23), fc.constantFrom('00', '30'))
      .map(([day, hour, minute]) => `${day} ${String(hour).padStart(2, '0')}:${minute}`);
    const weekly = fc
      .tuple(weekTime, weekTime, fc.constantFrom('UTC', amsterdam, 'America/New_York', 'Australia/Lord_Howe'))
      .filter(([from, to]) => from !== to)
      .map(([from, to, timeZone]) => window({ timeZone, weekly: { from, to } }));
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });

    fc.assert(
      fc.property(fc.array(weekly, { maxLength: 3 }), moment, (windows, from) => {
        const thaw = nextThaw(windows, from.toISOString());
        fc.pre(thaw !== null);

        expect(activeFreeze(windows, thaw)).toBeNull();
        expect(Date.parse(thaw)).toBeGreaterThanOrEqual(from.getTime());
        if (Date.parse(thaw) > from.getTime()) {
          expect(activeFreeze(windows, new Date(Date.parse(thaw) - 1).toISOString())).not.toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  });
});

it('a window may be for some stages only', () => {
  const all = window({ from: '2026-12-18T00:00', to: '2026-12-24T00:00' });
  const production = { ...all, stages: ['production'] };

  expect(freezesFor([all, production], 'production')).toHaveLength(2);
  expect(freezesFor([all, production], 'canary')).toEqual([all]);
});

describe('two windows that hold at once', () => {
  const long = window({ name: 'long', from: '2026-12-18T00:00', to: '2027-01-04T00:00' });
  const short = window({ name: 'short', from: '2026-12-20T00:00', to: '2026-12-22T00:00' });

  it.each([[[long, short]], [[short, long]]])('the one that ends last is told', (windows) => {
    expect(activeFreeze(windows, '2026-12-21T00:00:00.000Z')?.name).toBe('long');
    expect(activeFreeze(windows, '2026-12-19T00:00:00.000Z')?.name).toBe('long');
    expect(nextThaw(windows, '2026-12-21T00:00:00.000Z')).toBe('2027-01-04T00:00:00.000Z');
  });
});

describe('a window near a change of clocks goes by what clocks show', () => {
  // In Amsterdam 02:00 becomes 03:00 on 2026-03-29, and 03:00 becomes 02:00 on 2026-10-25.
  it.each([
    { from: '2026-03-29T20:00', to: '2026-03-29T22:00', begins: '2026-03-29T18:00', ends: '2026-03-29T20:00' },
    { from: '2026-03-28T20:00', to: '2026-03-28T22:00', begins: '2026-03-28T19:00', ends: '2026-03-28T21:00' },
    { from: '2026-10-25T20:00', to: '2026-10-25T22:00', begins: '2026-10-25T19:00', ends: '2026-10-25T21:00' },
    { from: '2026-10-24T20:00', to: '2026-10-24T22:00', begins: '2026-10-24T18:00', ends: '2026-10-24T20:00' },
    { from: '2026-10-25T02:30', to: '2026-10-25T02:45', begins: '2026-10-25T00:30', ends: '2026-10-25T01:45' },
  ])('$from to $to', ({ from, to, begins, ends }) => {
    const freeze = window({ timeZone: amsterdam, from, to });
    const at = (time: string, millis: number) => new Date(Date.parse(`${time}:00.000Z`) + millis).toISOString();

    expect(activeFreeze([freeze], at(begins, -1))).toBeNull();
    expect(activeFreeze([freeze], at(begins, 0))?.until).toBe(at(ends, 0));
    expect(activeFreeze([freeze], at(ends, -1))?.until).toBe(at(ends, 0));
    expect(activeFreeze([freeze], at(ends, 0))).toBeNull();
  });
});
