import { PowerShellError } from './scope.ts';
import { fromItems, isTrue, itemsOf, textOf, type Value } from './values.ts';

type Operator = (left: Value, right: Value) => Value;

/** Texts are compared without case; a number on the left compares numbers. */
function compare(left: Value, right: Value): number {
  if (typeof left === 'number') {
    return left - Number(textOf(right));
  }
  const [a, b] = [textOf(left).toLowerCase(), textOf(right).toLowerCase()];
  return a < b ? -1 : Number(a > b);
}

/** With a list on the left, comparisons keep the items that hold. */
function comparison(holds: (left: Value, right: Value) => boolean): Operator {
  return (left, right) =>
    Array.isArray(left) ? fromItems(itemsOf(left).filter((each) => holds(each, right))) : holds(left, right);
}

function like(left: Value, right: Value): boolean {
  const pattern = textOf(right)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'is').test(textOf(left));
}

const matches = (left: Value, right: Value): boolean => new RegExp(textOf(right), 'i').test(textOf(left));
const contains = (list: Value, item: Value): boolean => itemsOf(list).some((each) => compare(each, item) === 0);

const operators: Readonly<Record<string, Operator>> = {
  eq: comparison((left, right) => same(left, right)),
  ieq: comparison((left, right) => same(left, right)),
  ceq: comparison((left, right) => textOf(left) === textOf(right)),
  ne: comparison((left, right) => !same(left, right)),
  gt: comparison((left, right) => compare(left, right) > 0),
  ge: comparison((left, right) => compare(left, right) >= 0),
  lt: comparison((left, right) => compare(left, right) < 0),
  le: comparison((left, right) => compare(left, right) <= 0),
  like: comparison(like),
  notlike: comparison((left, right) => !like(left, right)),
  match: comparison(matches),
  notmatch: comparison((left, right) => !matches(left, right)),
  contains: (left, right) => contains(left, right),
  notcontains: (left, right) => !contains(left, right),
  in: (left, right) => contains(right, left),
  notin: (left, right) => !contains(right, left),
  and: (left, right) => isTrue(left) && isTrue(right),
  or: (left, right) => isTrue(left) || isTrue(right),
  xor: (left, right) => isTrue(left) !== isTrue(right),
  join: (left, right) => itemsOf(left).map(textOf).join(textOf(right)),
  split: (left, right) => textOf(left).split(new RegExp(textOf(right))),
  replace: (left, right) =>
    textOf(left).replace(new RegExp(textOf(itemsOf(right)[0] ?? ''), 'gi'), textOf(itemsOf(right)[1] ?? '')),
  f: (left, right) =>
    textOf(left).replace(/\{(\d+)[^}]*\}/g, (_, at: string) => textOf(itemsOf(right)[Number(at)] ?? '')),
  '+': (left, right) =>
    Array.isArray(left) || left === null
      ? [...itemsOf(left), ...itemsOf(right)]
      : typeof left === 'number'
        ? left + Number(textOf(right))
        : textOf(left) + textOf(right),
  '-': (left, right) => Number(textOf(left)) - Number(textOf(right)),
  '*': (left, right) =>
    typeof left === 'string' ? left.repeat(Number(textOf(right))) : Number(textOf(left)) * Number(textOf(right)),
  '/': (left, right) => Number(textOf(left)) / Number(textOf(right)),
  '%': (left, right) => Number(textOf(left)) % Number(textOf(right)),
};

function same(left: Value, right: Value): boolean {
  return left === null || right === null ? left === right : compare(left, right) === 0;
}

export function binary(operator: string, left: Value, right: Value): Value {
  const apply = operators[operator];
  if (!apply) {
    throw new PowerShellError(`The operator '${operator}' is not known.`);
  }
  return apply(left, right);
}

const methods: Readonly<Record<string, (target: string, args: readonly Value[]) => Value>> = {
  tostring: (target) => target,
  trim: (target) => target.trim(),
  tolower: (target) => target.toLowerCase(),
  toupper: (target) => target.toUpperCase(),
  contains: (target, [part]) => target.includes(textOf(part ?? '')),
  startswith: (target, [part]) => target.startsWith(textOf(part ?? '')),
  endswith: (target, [part]) => target.endsWith(textOf(part ?? '')),
  replace: (target, [from, to]) => target.replaceAll(textOf(from ?? ''), textOf(to ?? '')),
  split: (target, [separator]) => target.split(textOf(separator ?? ' ')),
  substring: (target, [from, length]) =>
    length === undefined ? target.slice(Number(from)) : target.slice(Number(from), Number(from) + Number(length)),
};

/** A method of a text; others are not known and end the script. */
export function callMember(target: Value, name: string, args: readonly Value[]): Value {
  const method = methods[name.toLowerCase()];
  if (!method) {
    throw new PowerShellError(`Method invocation failed because the object does not contain a method named '${name}'.`);
  }
  return method(textOf(target), args);
}

export function indexOf(target: Value, at: Value): Value {
  if (typeof target === 'string') {
    return target.at(Number(at)) ?? null;
  }
  return typeof at === 'number'
    ? (itemsOf(target).at(at) ?? null)
    : ((target as Readonly<Record<string, Value>> | null)?.[textOf(at)] ?? null);
}
