import type { Clock } from '../../support/clock.ts';

/** Ticks (100 ns) in a millisecond. */
const ticksPerMillisecond = 10_000;

/**
 * An instant as .NET writes it in JSON: up to seven digits, no trailing zeros, `Z`.
 * Such texts name the time in every payload; milliseconds since 1970 are used wherever times are compared.
 */
export type DotnetTime = string;

export function dotnetTime(milliseconds: number, ticks = 0): DotnetTime {
  const seconds = new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().slice(0, 19);
  const fraction = (((milliseconds % 1000) + 1000) % 1000) * ticksPerMillisecond + ticks;
  const digits = String(fraction).padStart(7, '0').replace(/0+$/, '');
  return digits === '' ? `${seconds}Z` : `${seconds}.${digits}Z`;
}

/** The same instant with `+00:00` in place of `Z` (a .NET DateTimeOffset). */
export function withOffset(time: DotnetTime): string {
  return time.replace(/Z$/, '+00:00');
}

/** Whole seconds, as instance times are shown. */
export function wholeSeconds(time: DotnetTime): string {
  return `${time.slice(0, 19)}Z`;
}

export function toMilliseconds(time: DotnetTime): number {
  return Date.parse(time);
}

/** Whether `one` is after `other`, to the tick. */
export function isLater(one: string, other: string): boolean {
  return sortable(one) > sortable(other);
}

function sortable(time: string): string {
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.');
  return `${seconds}.${fraction.padEnd(7, '0')}`;
}

/** One tick later; .NET writes such a computed DateTime without a zone. */
export function oneTickLater(time: string): string {
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.');
  const ticks = Number(fraction.padEnd(7, '0')) + 1;
  return ticks < 10 ** 7
    ? `${seconds}.${String(ticks).padStart(7, '0').replace(/0+$/, '')}`
    : dotnetTime(Date.parse(`${seconds}Z`) + 1000).slice(0, -1);
}

/** Gives instants of a clock that never repeat or go back, by counting ticks within a millisecond. */
export function createInstants(clock: Clock): () => DotnetTime {
  let last = 0;
  let ticks = 0;
  return () => {
    const now = clock.now();
    if (now > last) {
      last = now;
      ticks = 0;
    } else if (++ticks === ticksPerMillisecond) {
      last++;
      ticks = 0;
    }
    return dotnetTime(last, ticks);
  };
}
