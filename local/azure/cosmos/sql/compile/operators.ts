import { finite } from '../functions/built-in.ts';
import type { BinaryOperator } from '../syntax/ast.ts';
import { compare, equals } from '../values/compare.ts';
import type { Value } from '../values/value.ts';

type Logical = boolean | undefined;

/** False decides; otherwise both must be true. Anything that is no boolean counts as undefined. */
export function and(left: Value, right: Value): Logical {
  if (left === false || right === false) {
    return false;
  }
  return left === true && right === true ? true : undefined;
}

export function or(left: Value, right: Value): Logical {
  if (left === true || right === true) {
    return true;
  }
  return left === false && right === false ? false : undefined;
}

export function not(value: Value): Logical {
  return typeof value === 'boolean' ? !value : undefined;
}

type Operation = (left: Value, right: Value) => Value;

/** All binary operators but those that may leave their right side alone (AND, OR, `??`). */
export const operations: Readonly<Record<Exclude<BinaryOperator, 'AND' | 'OR' | '??'>, Operation>> = {
  '+': arithmetic((x, y) => x + y),
  '-': arithmetic((x, y) => x - y),
  '*': arithmetic((x, y) => x * y),
  '/': arithmetic((x, y) => x / y),
  '%': arithmetic((x, y) => x % y),
  '&': arithmetic((x, y) => x & y),
  '|': arithmetic((x, y) => x | y),
  '^': arithmetic((x, y) => x ^ y),
  '<<': arithmetic((x, y) => x << y),
  '>>': arithmetic((x, y) => x >> y),
  '>>>': arithmetic((x, y) => x >>> y),
  '||': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : undefined),
  '=': equals,
  '!=': (left, right) => not(equals(left, right)),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};

function arithmetic(apply: (left: number, right: number) => number): Operation {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? finite(apply(left, right)) : undefined;
}

function ordered(holds: (order: number) => boolean): Operation {
  return (left, right) => {
    const order = compare(left, right);
    return order === undefined ? undefined : holds(order);
  };
}
