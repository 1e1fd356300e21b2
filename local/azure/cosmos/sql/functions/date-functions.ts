import type { Value } from '../values/value.ts';
import type { BuiltIn } from './built-in.ts';
import { builtIn } from './built-in.ts';
import { addPart, countParts, floorDivide, parseDatePart, readPart, ticksOf } from './date-part.ts';
import { formatDateTime, fromParts, parseDateTime, ticksPerMillisecond } from './date-time.ts';

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/date-time-functions; `now` in milliseconds since 1970. */
export function dateFunctions(now: number): Readonly<Record<string, BuiltIn>> {
  const current: Readonly<Record<string, () => Value>> = {
    GETCURRENTDATETIME: () => formatDateTime(BigInt(now) * ticksPerMillisecond),
    GETCURRENTTICKS: () => now * 10_000,
    GETCURRENTTIMESTAMP: () => now,
  };
  const clocks = Object.entries(current).flatMap(([name, read]) => [
    [name, builtIn(0, 0, read)] as const,
    [`${name}STATIC`, builtIn(0, 0, read)] as const,
  ]);
  return { ...Object.fromEntries(clocks), ...fixed };
}

const fixed: Readonly<Record<string, BuiltIn>> = {
  DATETIMEADD: builtIn(3, 3, (name, count, text) => {
    const [part, ticks] = [parseDatePart(name), parseDateTime(text)];
    if (!part || ticks === undefined || typeof count !== 'number' || !Number.isInteger(count)) {
      return undefined;
    }
    const sum = addPart(part, count, ticks);
    return sum === undefined ? undefined : formatDateTime(sum);
  }),
  DATETIMEBIN: builtIn(2, 4, (text, name, size = 1, origin = '1970-01-01T00:00:00.0000000Z') =>
    bin(text, name, size, origin),
  ),
  DATETIMEDIFF: builtIn(3, 3, (name, from, to) => {
    const [part, start, end] = [parseDatePart(name), parseDateTime(from), parseDateTime(to)];
    return part && start !== undefined && end !== undefined ? countParts(part, start, end) : undefined;
  }),
  DATETIMEFROMPARTS: builtIn(3, 7, (...given) => {
    if (!given.every((part) => Number.isInteger(part))) {
      return undefined;
    }
    const numbers = given as number[];
    const fraction = numbers[6] ?? 0;
    const ticks = fraction < 0 || fraction > 9_999_999 ? undefined : fromParts(numbers.slice(0, 6), BigInt(fraction));
    return ticks === undefined ? undefined : formatDateTime(ticks);
  }),
  DATETIMEPART: builtIn(2, 2, (name, text) => {
    const [part, ticks] = [parseDatePart(name), parseDateTime(text)];
    return part && ticks !== undefined ? readPart(part, ticks) : undefined;
  }),
  DATETIMETOTICKS: builtIn(1, 1, (text) => numberOf(parseDateTime(text))),
  DATETIMETOTIMESTAMP: builtIn(1, 1, (text) => {
    const ticks = parseDateTime(text);
    return ticks === undefined ? undefined : Number(floorDivide(ticks, ticksPerMillisecond));
  }),
  TICKSTODATETIME: builtIn(1, 1, (ticks) =>
    typeof ticks === 'number' ? formatDateTime(BigInt(Math.trunc(ticks))) : undefined,
  ),
  TIMESTAMPTODATETIME: builtIn(1, 1, (milliseconds) =>
    typeof milliseconds === 'number'
      ? formatDateTime(BigInt(Math.trunc(milliseconds)) * ticksPerMillisecond)
      : undefined,
  ),
};

function numberOf(ticks: bigint | undefined): number | undefined {
  return ticks === undefined ? undefined : Number(ticks);
}

/** The start of the bin that the instant falls into, in bins of `size` parts from `origin` on; days and shorter only. */
function bin(text: Value, name: Value, size: Value, origin: Value): Value {
  const [ticks, part, from] = [parseDateTime(text), parseDatePart(name), parseDateTime(origin)];
  if (ticks === undefined || from === undefined || !part || typeof size !== 'number' || size < 1) {
    return undefined;
  }
  const whole = BigInt(Math.trunc(size));
  const length = ticksOf[part];
  const width = part === 'nanosecond' ? whole / 100n || 1n : length === undefined ? undefined : length * whole;
  return width === undefined ? undefined : formatDateTime(from + floorDivide(ticks - from, width) * width);
}
