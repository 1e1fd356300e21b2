import type { Value } from '../values/value.ts';
import { typeOf } from '../values/value.ts';
import type { BuiltIn } from './built-in.ts';
import { builtIn } from './built-in.ts';

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/type-checking-functions, and IIF beside them. */
export const typeFunctions: Readonly<Record<string, BuiltIn>> = {
  IS_ARRAY: test((value) => Array.isArray(value)),
  IS_BOOL: test((value) => typeof value === 'boolean'),
  IS_DEFINED: test((value) => value !== undefined),
  IS_FINITE_NUMBER: test((value) => Number.isFinite(value)),
  IS_INTEGER: test((value) => Number.isInteger(value)),
  IS_NULL: test((value) => value === null),
  IS_NUMBER: test((value) => typeof value === 'number'),
  IS_OBJECT: test((value) => typeOf(value) === 'object'),
  IS_PRIMITIVE: test((value) => ['null', 'boolean', 'number', 'string'].includes(typeOf(value))),
  IS_STRING: test((value) => typeof value === 'string'),
  IIF: builtIn(3, 3, (condition, then, otherwise) => (condition === true ? then : otherwise)),
};

function test(holds: (value: Value) => boolean): BuiltIn {
  return builtIn(1, 1, (value) => holds(value));
}
