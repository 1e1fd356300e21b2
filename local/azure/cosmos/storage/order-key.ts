import type { Json } from '../json.ts';
import { valueAt } from '../json.ts';

/**
 * A text for a value such that comparing texts byte by byte compares values as ORDER BY does: undefined, null, false,
 * true, numbers, strings, arrays, objects. Arrays and objects have no order among themselves.
 */
export function orderKey(value: Json | undefined): string {
  switch (typeof value) {
    case 'undefined':
      return 'a';
    case 'boolean':
      return value ? 'd' : 'c';
    case 'number':
      return `e${numberKey(value)}`;
    case 'string':
      return `f${value.toWellFormed()}`;
    default:
      return value === null ? 'b' : Array.isArray(value) ? 'g' : 'h';
  }
}

/** Where the keys of a kind of value begin and where they have ended. */
export const keyRanges = {
  number: { from: 'e', to: 'f' },
  string: { from: 'f', to: 'g' },
  boolean: { from: 'c', to: 'e' },
} as const;

const scratch = Buffer.alloc(8);

/** IEEE 754 bits, turned so that their hexadecimal digits sort as the numbers do. */
function numberKey(value: number): string {
  scratch.writeDoubleBE(value === 0 ? 0 : value);
  const high = scratch.readUInt32BE();
  const negative = high >= 0x8000_0000;
  scratch.writeUInt32BE((negative ? ~high : high | 0x8000_0000) >>> 0);
  if (negative) {
    scratch.writeUInt32BE(~scratch.readUInt32BE(4) >>> 0, 4);
  }
  return scratch.toString('hex');
}

/** The key of the value at a path of a stored item; both as JSON texts, so that SQLite can index it. */
export function orderKeyAt(body: string, path: string): string {
  return orderKey(valueAt(parseStored(body), parsePathOnce(path)));
}

let latest: readonly { readonly body: string; readonly item: Json }[] = [];

/**
 * A stored item, not to be changed. The last two are kept: one after the other, every index asks about an item, or about
 * what it was and is where it is replaced, and then the query itself.
 */
export function parseStored(body: string): Json {
  const known = latest.find((one) => one.body === body) ?? { body, item: JSON.parse(body) as Json };
  if (known !== latest[0]) {
    latest = [known, ...latest.filter((one) => one !== known).slice(0, 1)];
  }
  return known.item;
}

const paths = new Map<string, (string | number)[]>();

function parsePathOnce(path: string): (string | number)[] {
  const known = paths.get(path) ?? (JSON.parse(path) as (string | number)[]);
  paths.set(path, known);
  return known;
}
