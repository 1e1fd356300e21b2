import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFinding, Verdict } from '../../../../../../shared/domain/compliance/judgement.ts';

interface Chart {
  countsOf: (day: object) => readonly { readonly name: string; readonly machines: number }[];
}
interface ShowValue {
  toneOf: (text: string) => 'good' | 'bad' | 'waiting' | undefined;
}

const page = new URL('../../../../../../functions/http/browse/page/', import.meta.url);
const { countsOf } = (await import(new URL('show/chart.js', page).href)) as Chart;
const { toneOf } = (await import(new URL('show/words.js', page).href)) as ShowValue;
const styles = readFileSync(new URL('page.css', page), 'utf8');

/** Where the chart stacks machines of a verdict, counted from below. */
function placeOf(verdict: string): number {
  return countsOf({ counts: [{ verdict, machines: 1 }] }).findIndex(({ machines }) => machines === 1);
}

/** The colour that a rule of the style sheet gives, in light and dark. */
function colourOf(selector: string): string | undefined {
  return new RegExp(`^\\.${selector} \\{\\s*(?:fill|color): (.+);`, 'm').exec(styles)?.[1];
}

describe('verdicts in the browser', () => {
  it.each(Verdict.options)('%s is good news only where nobody has to act', (verdict) => {
    const isBad = ['bad', 'waiting'].includes(toneOf(verdict) ?? '');

    expect(isBad).toBe(isFinding(verdict));
  });

  it.each(Verdict.options)('%s has the same tone in the chart as in a text', (verdict) => {
    const inChart = ['good', undefined, 'waiting', 'waiting', 'bad'][placeOf(verdict)];

    expect(toneOf(verdict)).toBe(inChart);
  });

  it('have a colour each that the style sheet knows, and no two the same', () => {
    const places = [...new Set(Verdict.options.map(placeOf))];

    const colours = places.map((place) => colourOf(`kind${place}`));

    expect(places.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(colours.every((colour) => colour?.startsWith('light-dark('))).toBe(true);
    expect(new Set(colours).size).toBe(places.length);
    expect(colourOf('kind5')).toBeUndefined();
  });

  it.each(['good', 'bad', 'waiting'])('%s is a colour of the style sheet', (tone) => {
    expect(colourOf(tone)).toBe(`var(--${tone})`);
  });
});
