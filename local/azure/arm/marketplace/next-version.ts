import { compareVersionNumbers } from '../galleries/versions/version-number.ts';

/**
 * The number that a publisher would give a version released at `now` (milliseconds since 1970): as the newest one is
 * made, with the day in it where it has one (`24.04.202609040`, `20348.5622.260906`), else counted on.
 */
export function nextVersion(versions: readonly string[], now: number): string {
  const newest = versions.toSorted(compareVersionNumbers).at(-1) ?? '1.0.0';
  const parts = newest.split('.');
  const last = parts.pop()!;
  const dated = withDay(last, new Date(now).toISOString().slice(0, 10).replaceAll('-', ''));
  return [...parts, Number(dated) > Number(last) ? dated : String(Number(last) + 1)].join('.');
}

/** Eight digits of a day and a counter, or six digits of a day; what holds no day stays. */
function withDay(last: string, day: string): string {
  const [, counter] = /^20\d{6}(\d*)$/.exec(last) ?? [];
  if (counter !== undefined) {
    return `${day}${'0'.repeat(counter.length)}`;
  }
  return /^\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])$/.test(last) ? day.slice(2) : last;
}
