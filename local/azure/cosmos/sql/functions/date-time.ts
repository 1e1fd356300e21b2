/**
 * Dates of the query language: ISO 8601 in UTC with up to seven digits of a second, `2026-11-21T12:00:00.1234567Z`.
 * Held as ticks of 100 nanoseconds since 1970.
 */
export type Ticks = bigint;

export const ticksPerMillisecond = 10_000n;

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?Z?)?$/;

export function parseDateTime(text: unknown): Ticks | undefined {
  const match = typeof text === 'string' ? pattern.exec(text) : null;
  if (!match) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = BigInt((match[7] ?? '').padEnd(7, '0'));
  return fromParts([year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0], fraction);
}

/** Undefined where a part is out of its range, such as February 30. */
export function fromParts(parts: readonly number[], fraction: bigint): Ticks | undefined {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  const kept =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return kept ? BigInt(date.getTime()) * ticksPerMillisecond + fraction : undefined;
}

export function formatDateTime(ticks: Ticks): string | undefined {
  const date = dateOf(ticks);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) {
    return undefined;
  }
  const fraction = positiveModulo(ticks, 10_000_000n).toString().padStart(7, '0');
  return `${date.toISOString().slice(0, 19)}.${fraction}Z`;
}

/** To the millisecond below. */
export function dateOf(ticks: Ticks): Date {
  return new Date(Number((ticks - positiveModulo(ticks, ticksPerMillisecond)) / ticksPerMillisecond));
}

export function positiveModulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}
