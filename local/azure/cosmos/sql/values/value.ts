import type { Json } from '../../json.ts';

/** What an expression yields: `undefined` is the "undefined" of the query language. */
export type Value = Json | undefined;

type TypeName = 'undefined' | 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function typeOf(value: Value): TypeName {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'array' : 'object';
  }
  return typeof value as TypeName;
}
