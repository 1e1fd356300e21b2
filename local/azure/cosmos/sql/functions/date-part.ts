import type { Ticks } from './date-time.ts';
import { dateOf, positiveModulo, ticksPerMillisecond } from './date-time.ts';

const names = {
  year: ['year', 'yyyy', 'yy'],
  month: ['month', 'mm', 'm'],
  day: ['day', 'dd', 'd'],
  hour: ['hour', 'hh'],
  minute: ['minute', 'mi', 'n'],
  second: ['second', 'ss', 's'],
  millisecond: ['millisecond', 'ms'],
  microsecond: ['microsecond', 'mcs'],
  nanosecond: ['nanosecond', 'ns'],
} as const;

type DatePart = keyof typeof names | 'weekday';

/** `yyyy`, `Month`, `ms` …: https://learn.microsoft.com/azure/cosmos-db/nosql/query/datetimeadd. */
export function parseDatePart(text: unknown): DatePart | undefined {
  const name = typeof text === 'string' ? text.toLowerCase() : '';
  if (['weekday', 'dw', 'w'].includes(name)) {
    return 'weekday';
  }
  const found = Object.entries(names).find(([, written]) => (written as readonly string[]).includes(name));
  return found?.[0] as DatePart | undefined;
}

/** Ticks in the parts that always have the same length; nanoseconds come in hundreds. */
export const ticksOf: Readonly<Partial<Record<DatePart, bigint>>> = {
  day: 86_400_000n * ticksPerMillisecond,
  hour: 3_600_000n * ticksPerMillisecond,
  minute: 60_000n * ticksPerMillisecond,
  second: 1_000n * ticksPerMillisecond,
  millisecond: ticksPerMillisecond,
  microsecond: 10n,
};

export function readPart(part: DatePart, ticks: Ticks): number {
  const date = dateOf(ticks);
  const fraction = positiveModulo(ticks, 10_000_000n);
  switch (part) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'weekday':
      return date.getUTCDay() + 1;
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    case 'millisecond':
      return Number(fraction / 10_000n);
    case 'microsecond':
      return Number(fraction / 10n);
    case 'nanosecond':
      return Number(fraction * 100n);
  }
}

/** Months end where they end: January 31 and one month is February 28 or 29. */
export function addPart(part: DatePart, count: number, ticks: Ticks): Ticks | undefined {
  const length = ticksOf[part];
  if (length !== undefined) {
    return ticks + length * BigInt(count);
  }
  if (part === 'nanosecond') {
    return ticks + BigInt(Math.trunc(count / 100));
  }
  if (part === 'weekday') {
    return undefined;
  }
  return addMonths(part === 'year' ? count * 12 : count, ticks);
}

function addMonths(count: number, ticks: Ticks): Ticks {
  const date = dateOf(ticks);
  const day = date.getUTCDate();
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + count);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, last));
  return BigInt(moved.getTime()) * ticksPerMillisecond + positiveModulo(ticks, ticksPerMillisecond);
}

/** How many borders of the part lie between two instants. */
export function countParts(part: DatePart, from: Ticks, to: Ticks): number | undefined {
  const length = ticksOf[part];
  if (length !== undefined) {
    return Number(floorDivide(to, length) - floorDivide(from, length));
  }
  const years = readPart('year', to) - readPart('year', from);
  switch (part) {
    case 'year':
      return years;
    case 'month':
      return years * 12 + readPart('month', to) - readPart('month', from);
    case 'nanosecond':
      return Number((to - from) * 100n);
    default:
      return undefined;
  }
}

export function floorDivide(value: bigint, by: bigint): bigint {
  return (value - positiveModulo(value, by)) / by;
}
