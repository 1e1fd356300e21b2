import { orderKey } from '../../storage/order-key.ts';
import type { JsonObject } from '../../json.ts';
import type { Value } from './value.ts';
import { typeOf } from './value.ts';

/** Deep equality; the order of properties does not count. */
export function isEqual(left: Value, right: Value): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((element, index) => isEqual(element, right[index]))
    );
  }
  return isEqualObject(left, right);
}

function isEqualObject(left: JsonObject, right: JsonObject): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isEqual(left[name], right[name]))
  );
}

/**
 * `=`: undefined with undefined on either side, false across types, so that `c.closedAt != null` finds what has a value.
 * The page https://learn.microsoft.com/azure/cosmos-db/nosql/query/equality-comparison-operators says undefined across
 * types; the service does not keep to it, nor does Microsoft's model of it, ScalarExpressionEvaluator in the tests of
 * github.com/Azure/azure-cosmos-dotnet-v3.
 */
export function equals(left: Value, right: Value): boolean | undefined {
  return left === undefined || right === undefined ? undefined : isEqual(left, right);
}

/** Less than 0, 0 or more for two primitives of one type; undefined for anything else, arrays and objects included. */
export function compare(left: Value, right: Value): number | undefined {
  const type = typeOf(left);
  if (type !== typeOf(right) || type === 'undefined' || type === 'array' || type === 'object') {
    return undefined;
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return compareStrings(left, right);
  }
  return Number(left) - Number(right);
}

/** By code points, as the index holds them in UTF-8. */
function compareStrings(left: string, right: string): number {
  const [a, b] = [left.toWellFormed(), right.toWellFormed()];
  if (a === b) {
    return 0;
  }
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) {
    at += 1;
  }
  return codeUnitOrder(a.charCodeAt(at)) - codeUnitOrder(b.charCodeAt(at)) || a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function codeUnitOrder(unit: number): number {
  return Number.isNaN(unit) ? -1 : unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** A total order over the types, for MIN and MAX. */
export function compareAcrossTypes(left: Value, right: Value): number {
  return compare(left, right) ?? compareStrings(orderKey(left), orderKey(right));
}
