import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Seconds = z.record(z.string(), z.tuple([z.number().nonnegative(), z.number().nonnegative()]));

/** How long Azure takes for things, in virtual seconds; can be changed while it runs. */
export interface Durations {
  /** Seconds for a piece of work named in `data/durations.json`, drawn between its least and most. */
  seconds(name: string): number;
  /** Sets the least and most seconds of a name. */
  set(name: string, range: readonly [least: number, most: number]): void;
  list(): Readonly<Record<string, readonly [number, number]>>;
}

/** The table of `data/durations.json`, changed by `overrides`. Throws on a name that neither knows. */
export function createDurations(
  overrides: Readonly<Record<string, readonly [number, number]>> = {},
  random: () => number = Math.random,
): Durations {
  const file = new URL('../data/durations.json', import.meta.url);
  const table: Record<string, readonly [number, number]> = {
    ...Seconds.parse(JSON.parse(readFileSync(file, 'utf8'))),
    ...overrides,
  };
  return {
    seconds(name) {
      const range = table[name];
      if (!range) {
        throw new Error(`No duration is named '${name}'. Add it to data/durations.json.`);
      }
      return range[0] + (range[1] - range[0]) * random();
    },
    set: (name, range) => void (table[name] = range),
    list: () => ({ ...table }),
  };
}
