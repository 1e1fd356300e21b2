import type { Json } from '../json.ts';
import { keyRanges, orderKey } from '../storage/order-key.ts';
import type { Expression, Query } from '../sql/syntax/ast.ts';
import type { ItemPath } from './item-path.ts';
import { pathResolver } from './item-path.ts';

/**
 * What a condition demands of the value at a path, as order keys: one of `keys`, or a stretch of them. It may let through
 * more than the condition does, never less; the condition itself is evaluated on every row that is left.
 */
export interface KeyRange {
  readonly path: ItemPath;
  readonly keys?: readonly string[];
  /** Inclusive. */
  readonly from?: string;
  /** Inclusive or not: `before` excludes. */
  readonly to?: string;
  readonly before?: string;
  /** The very value, where only one will do. */
  readonly value?: Json;
}

/** The ranges that all rows of a query's result lie in, from the parts that WHERE joins by AND. */
export function findRanges(query: Query, parameters: ReadonlyMap<string, Json>): KeyRange[] {
  const pathOf = pathResolver(query);
  const constant = (expression: Expression): Json | undefined => {
    const value =
      expression.kind === 'literal'
        ? expression.value
        : expression.kind === 'parameter'
          ? parameters.get(expression.name)
          : undefined;
    return typeof value === 'object' && value !== null ? undefined : value;
  };
  const conditions = query.where ? conjuncts(query.where) : [];
  return conditions.flatMap((condition) => rangeOf(condition, pathOf, constant) ?? []);
}

/** The parts that WHERE joins by AND. */
export function conjuncts(expression: Expression): Expression[] {
  return expression.kind === 'binary' && expression.operator === 'AND'
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];
}

type Resolve<T> = (expression: Expression) => T | undefined;

function rangeOf(condition: Expression, pathOf: Resolve<ItemPath>, constant: Resolve<Json>): KeyRange | undefined {
  switch (condition.kind) {
    case 'binary': {
      const direct = comparison(condition.operator, pathOf(condition.left), constant(condition.right));
      return (
        direct ?? comparison(mirrored[condition.operator] ?? '', pathOf(condition.right), constant(condition.left))
      );
    }
    case 'in': {
      const path = pathOf(condition.value);
      const values = condition.options.map(constant);
      return path && values.every((value) => value !== undefined) ? { path, keys: values.map(orderKey) } : undefined;
    }
    case 'between': {
      const [path, low, high] = [pathOf(condition.value), constant(condition.low), constant(condition.high)];
      return path && low !== undefined && high !== undefined
        ? { path, from: orderKey(low), to: orderKey(high) }
        : undefined;
    }
    case 'call':
      return condition.name === 'STARTSWITH' && condition.args.length === 2
        ? prefix(condition.args, pathOf, constant)
        : undefined;
    default:
      return undefined;
  }
}

const mirrored: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function comparison(operator: string, path: ItemPath | undefined, value: Json | undefined): KeyRange | undefined {
  if (!path || path.length === 0 || value === undefined) {
    return undefined;
  }
  const key = orderKey(value);
  if (operator === '=') {
    return { path, keys: [key], value };
  }
  // Values of other types are not comparable, so that the type's own keys bound the range.
  const type = typeof value;
  const range = type === 'number' || type === 'string' || type === 'boolean' ? keyRanges[type] : undefined;
  if (!range) {
    return undefined;
  }
  switch (operator) {
    case '<':
    case '<=':
      return { path, from: range.from, to: key };
    case '>':
    case '>=':
      return { path, from: key, before: range.to };
    default:
      return undefined;
  }
}

function prefix(
  [text, start]: readonly Expression[],
  pathOf: Resolve<ItemPath>,
  constant: Resolve<Json>,
): KeyRange | undefined {
  const path = text && pathOf(text);
  const value = start && constant(start);
  // A prefix that ends in half a character is no prefix in UTF-8.
  return path && typeof value === 'string' && value.isWellFormed()
    ? { path, from: orderKey(value), before: `${orderKey(value)}\u{10ffff}` }
    : undefined;
}
