import { DateTime, IANAZone } from 'luxon';
import { weekDays, type FreezeWindow } from '../recipe/freeze-window.ts';

export interface ActiveFreeze {
  readonly name: string;
  /** When this window ends, ISO 8601 UTC; another may follow at once. */
  readonly until: string;
}

/** The windows that hold for promotions into the stage. */
export function freezesFor(windows: readonly FreezeWindow[], stage: string): readonly FreezeWindow[] {
  return windows.filter(({ stages }) => !stages || stages.includes(stage));
}

/** The window that holds at `at`; of several the one that ends last. A window ends at its `to`, which is outside. */
export function activeFreeze(windows: readonly FreezeWindow[], at: string): ActiveFreeze | null {
  const instant = Date.parse(at);
  const held = windows.flatMap((window) => {
    const spans = occurrences(window, instant).filter(({ start, end }) => start <= instant && instant < end);
    return spans.map(({ end }) => ({ name: window.name, end }));
  });
  const last = held.toSorted((a, b) => a.end - b.end).at(-1);
  return last ? { name: last.name, until: new Date(last.end).toISOString() } : null;
}

/** The first moment from `from` on that no window covers; null when there is none in sight. */
export function nextThaw(windows: readonly FreezeWindow[], from: string): string | null {
  // Between two windows that happen once every weekly one is passed at most twice, unless they cover the whole week.
  const longestChain = 2 * (windows.length + 1) ** 2;
  let at = from;
  for (let i = 0; i < longestChain; i++) {
    const freeze = activeFreeze(windows, at);
    if (!freeze) {
      return at;
    }
    at = freeze.until;
  }
  return null;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The window's spans that may cover the instant. */
function occurrences(window: FreezeWindow, instant: number): readonly Span[] {
  const zone = IANAZone.create(window.timeZone);
  if (window.from !== undefined && window.to !== undefined) {
    return [span(zone, DateTime.fromISO(window.from, { zone: 'utc' }), DateTime.fromISO(window.to, { zone: 'utc' }))];
  }
  if (!window.weekly) {
    return [];
  }
  const local = DateTime.fromMillis(instant, { zone }).setZone('utc', { keepLocalTime: true });
  const { from, to } = window.weekly;
  return [-1, 0, 1].map((week) => {
    const start = weekTime(local.plus({ weeks: week }), from);
    const end = weekTime(local.plus({ weeks: week }), to);
    return span(zone, start, end > start ? end : end.plus({ weeks: 1 }));
  });
}

/** `Fri 16:00` in the week of `local`. */
function weekTime(local: DateTime, text: string): DateTime {
  const [day, time] = text.split(' ') as [(typeof weekDays)[number], string];
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return local.startOf('week').plus({ days: weekDays.indexOf(day), hours: hour, minutes: minute });
}

/** Where the clocks change, a local time is two moments or none: a freeze begins at the first and ends at the last. */
function span(zone: IANAZone, localStart: DateTime, localEnd: DateTime): Span {
  return { start: Math.min(...moments(zone, localStart)), end: Math.max(...moments(zone, localEnd)) };
}

/** The moments at which clocks in the zone show `local` (given as if it were UTC); around a skipped time both offsets. */
function moments(zone: IANAZone, local: DateTime): readonly number[] {
  const day = 86_400_000;
  const wall = local.toMillis();
  const offsets = [zone.offset(wall - day), zone.offset(wall + day)];
  const candidates = offsets.map((minutes) => ({ at: wall - minutes * 60_000, minutes }));
  const shown = candidates.filter(({ at, minutes }) => zone.offset(at) === minutes);
  return (shown.length > 0 ? shown : candidates).map(({ at }) => at);
}
