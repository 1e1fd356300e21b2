import type { Json } from '../../json.ts';

/** What an expression yields: `undefined` is the "undefined" of the query language. */
export type Value = Json | undefined;

/** Places of the types in ORDER BY, MIN and MAX. */
const ranks = { undefined: 0, null: 1, boolean: 2, number: 3, string: 4, array: 5, object: 6 } as const;

export type TypeName = keyof typeof ranks;

export function typeOf(value: Value): TypeName {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'array' : 'object';
  }
  return typeof value as TypeName;
}

export function typeRank(value: Value): number {
  return ranks[typeOf(value)];
}
