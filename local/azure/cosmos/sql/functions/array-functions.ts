import type { Json } from '../../json.ts';
import { isObject } from '../../json.ts';
import { isEqual } from '../values/compare.ts';
import type { Value } from '../values/value.ts';
import type { BuiltIn } from './built-in.ts';
import { builtIn } from './built-in.ts';

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/array-functions */
export const arrayFunctions: Readonly<Record<string, BuiltIn>> = {
  ARRAY_CONCAT: builtIn(2, 20, (...lists) => (lists.every(Array.isArray) ? lists.flat(1) : undefined)),
  ARRAY_CONTAINS: builtIn(2, 3, (list, sought, partial = false) => {
    if (!Array.isArray(list) || sought === undefined || typeof partial !== 'boolean') {
      return undefined;
    }
    return list.some((element) => (partial ? holds(element, sought) : isEqual(element, sought)));
  }),
  ARRAY_CONTAINS_ANY: builtIn(2, 20, (list, ...sought) =>
    Array.isArray(list) ? sought.some((value) => includes(list, value)) : undefined,
  ),
  ARRAY_CONTAINS_ALL: builtIn(2, 20, (list, ...sought) =>
    Array.isArray(list) ? sought.every((value) => includes(list, value)) : undefined,
  ),
  ARRAY_LENGTH: builtIn(1, 1, (list) => (Array.isArray(list) ? list.length : undefined)),
  ARRAY_SLICE: builtIn(2, 3, (list, from, length) => slice(list, from, length)),
  CHOOSE: builtIn(2, 20, (position, ...options) =>
    typeof position === 'number' && Number.isInteger(position) && position >= 1 ? options[position - 1] : undefined,
  ),
  OBJECTTOARRAY: builtIn(1, 3, (object, key = 'k', value = 'v') =>
    isObject(object) && typeof key === 'string' && typeof value === 'string'
      ? Object.entries(object).map(([name, content]) => ({ [key]: name, [value]: content }))
      : undefined,
  ),
  SETINTERSECT: ofSets((left, right) => distinct(left.filter((element) => includes(right, element)))),
  SETUNION: ofSets((left, right) => distinct([...left, ...right])),
  SETDIFFERENCE: ofSets((left, right) => distinct(left.filter((element) => !includes(right, element)))),
};

function includes(list: readonly Json[], sought: Value): boolean {
  return list.some((element) => isEqual(element, sought));
}

/** Whether an object has all of the sought properties; anything else must be equal. */
function holds(element: Json, sought: Json): boolean {
  if (!isObject(element) || !isObject(sought)) {
    return isEqual(element, sought);
  }
  return Object.entries(sought).every(([name, value]) => Object.hasOwn(element, name) && isEqual(element[name], value));
}

function slice(list: Value, from: Value, length: Value): Value {
  if (!Array.isArray(list) || typeof from !== 'number' || (length !== undefined && typeof length !== 'number')) {
    return undefined;
  }
  const start = from < 0 ? Math.max(0, list.length + Math.trunc(from)) : Math.trunc(from);
  return list.slice(start, length === undefined ? undefined : start + Math.max(0, Math.trunc(length)));
}

function ofSets(apply: (left: readonly Json[], right: readonly Json[]) => Json[]): BuiltIn {
  return builtIn(2, 2, (left, right) => (Array.isArray(left) && Array.isArray(right) ? apply(left, right) : undefined));
}

function distinct(list: readonly Json[]): Json[] {
  return list.filter((element, index) => list.findIndex((other) => isEqual(other, element)) === index);
}
