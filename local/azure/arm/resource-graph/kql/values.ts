import { QueryError } from './query-error.ts';
import type { Value } from './syntax.ts';

/** As `tostring` does: nothing is the empty text, structures are JSON. */
export function toText(value: Value | undefined): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (value instanceof Date) {
    return value.toISOString().replace('Z', '0000Z');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number, an instant in milliseconds, or a number in a text; undefined for anything else. */
export function toNumber(value: Value | undefined): number | undefined {
  if (value instanceof Date) {
    return value.getTime();
  }
  if (typeof value === 'boolean') {
    return Number(value);
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function parseInstant(text: string): Date | undefined {
  const instant = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** Compares numbers and instants by size, all else as text; NaN for what cannot be compared. */
export function compareValues(one: Value, other: Value): number {
  const [a, b] = comparable(one, other);
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

/** An order of all values, for sorting: what cannot be compared is ordered as text. */
export function orderValues(one: Value, other: Value): number {
  const order = compareValues(one, other);
  return Number.isNaN(order) ? (toText(one) < toText(other) ? -1 : 1) : order;
}

function comparable(one: Value, other: Value): [number, number] | [string, string] {
  if (one instanceof Date || other instanceof Date) {
    return [instant(one), instant(other)];
  }
  if (typeof one === 'number' || typeof other === 'number') {
    return [toNumber(one) ?? Number.NaN, toNumber(other) ?? Number.NaN];
  }
  return typeof one === 'boolean' || typeof other === 'boolean'
    ? [toText(one).toLowerCase(), toText(other).toLowerCase()]
    : [toText(one), toText(other)];
}

function instant(value: Value): number {
  return value instanceof Date ? value.getTime() : (parseInstant(toText(value))?.getTime() ?? Number.NaN);
}

/** Equality as `==`: nothing equals the empty text. */
export function equalValues(one: Value, other: Value): boolean {
  const structured = [one, other].some(
    (value) => typeof value === 'object' && value !== null && !(value instanceof Date),
  );
  return structured || one === null || other === null ? toText(one) === toText(other) : compareValues(one, other) === 0;
}

export function isEmpty(value: Value | undefined): boolean {
  return toText(value) === '';
}

/** Whether a value makes a condition true; nothing does not. */
export function isTrue(value: Value): boolean {
  return (
    value === true ||
    (typeof value === 'number' && value !== 0) ||
    (typeof value === 'string' && value.toLowerCase() === 'true')
  );
}

/** A regular expression; throws where it is none. */
export function toPattern(value: Value, flags = ''): RegExp {
  try {
    return new RegExp(toText(value), flags);
  } catch {
    throw new QueryError({ code: 'InvalidExpression', message: `'${toText(value)}' is not a regular expression.` });
  }
}
