import { describe, expect, it } from 'vitest';
import { Verdict } from '../../../../shared/domain/compliance/judgement.ts';

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
}

const script = new URL('../../../../functions/http/browse/page/chart.js', import.meta.url);
const { countsOf } = (await import(script.href)) as Chart;

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
