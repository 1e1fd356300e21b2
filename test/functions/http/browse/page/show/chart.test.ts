import { describe, expect, it } from 'vitest';
import { Verdict } from '../../../../../../shared/domain/compliance/judgement.ts';
import { importPage } from '../import-page.ts';

interface Count {
  readonly verdict: string;
  readonly machines: number;
}
interface Chart {
  countsOf: (day: {
    day: string;
    at: string;
    counts: readonly Count[];
  }) => readonly { name: string; machines: number }[];
  datesOf: (days: readonly string[]) => readonly { text: string; x: number }[];
}

const { countsOf, datesOf } = await importPage<Chart>('show/chart.js');

const count = (counts: readonly Count[]) => countsOf({ day: '2026-11-21', at: '2026-11-21T10:00:00Z', counts });

describe('the machines of a day', () => {
  it.each(Verdict.options)('with verdict %s have a place in the chart', (verdict) => {
    const shown = count([{ verdict, machines: 3 }]);

    expect(shown.filter(({ machines }) => machines > 0)).toHaveLength(1);
    expect(shown.reduce((sum, { machines }) => sum + machines, 0)).toBe(3);
  });

  it('are added up where they look alike', () => {
    const shown = count([
      { verdict: 'compliant', machines: 5 },
      { verdict: 'compliant', machines: 2 },
      { verdict: 'revoked', machines: 1 },
      { verdict: 'unapprovedSource', machines: 4 },
    ]);

    expect(shown.filter(({ machines }) => machines > 0)).toEqual([
      { name: 'compliant', machines: 7 },
      { name: 'not allowed', machines: 5 },
    ]);
  });

  it('are none where nothing was counted', () => {
    expect(count([]).every(({ machines }) => machines === 0)).toBe(true);
  });
});

describe('the dates below', () => {
  const day = (at: number): string => `2026-11-${String(at + 1).padStart(2, '0')}`;

  it.each([
    { days: 0, texts: [] },
    { days: 1, texts: ['11-01'] },
    { days: 2, texts: ['11-01'] },
    { days: 5, texts: ['11-01', '11-03', '11-05'] },
  ])('of $days days are $texts', ({ days, texts }) => {
    expect(datesOf(Array.from({ length: days }, (_, at) => day(at))).map(({ text }) => text)).toEqual(texts);
  });

  it('never stand on each other', () => {
    const places = datesOf(Array.from({ length: 30 }, (_, at) => day(at))).map(({ x }) => x);

    expect(places.slice(1).every((x, at) => x - places[at]! >= 46)).toBe(true);
  });
});
