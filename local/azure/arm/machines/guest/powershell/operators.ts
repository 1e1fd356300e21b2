import { PowerShellError } from './scope.ts';
import { fromItems, isObject, isTrue, itemsOf, textOf, type Value } from './values.ts';

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
/** `$Matches`: the whole, and the groups by number or name; undefined where nothing matches. */
export function matchesOf(left: Value, right: Value): Value | undefined {
  const found = new RegExp(textOf(right), 'i').exec(textOf(left));
  return found
    ? { ...Object.fromEntries([...found].map((text, at) => [String(at), text ?? ''])), ...found.groups }
    : undefined;
}

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
  split: (left, right) => textOf(left).split(new RegExp(textOf(right), 'i')),
  replace: (left, right) =>
    textOf(left).replace(new RegExp(textOf(itemsOf(right)[0] ?? ''), 'gi'), textOf(itemsOf(right)[1] ?? '')),
  f: (left, right) =>
    textOf(left).replace(
      /\{(\d+)(?:,(-?\d+))?(?::([^}]*))?\}|\{\{|\}\}/g,
      (found: string, at: string | undefined, width: string | undefined, form: string | undefined) =>
        at === undefined
          ? found.slice(1)
          : padded(formatted(itemsOf(right)[Number(at)] ?? '', form ?? ''), Number(width ?? 0)),
    ),
  '..': (left, right) => {
    const [from, to] = [Number(textOf(left)), Number(textOf(right))];
    return Array.from({ length: Math.abs(to - from) + 1 }, (_, step) => from + Math.sign(to - from) * step);
  },
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

function padded(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

/** The number formats `D3`, `F1` and `N2`. Throws for others, which would be answered wrongly. */
function formatted(value: Value, form: string): string {
  const [, kind = '', digits = ''] = /^([DFN])(\d*)$/i.exec(form) ?? [];
  const number = Number(textOf(value));
  switch (kind.toUpperCase()) {
    case 'D':
      return String(number).padStart(Number(digits), '0');
    case 'F':
      return number.toFixed(digits === '' ? 2 : Number(digits));
    case 'N': {
      const shown = digits === '' ? 2 : Number(digits);
      return number.toLocaleString('en-US', { minimumFractionDigits: shown, maximumFractionDigits: shown });
    }
    default:
      if (form !== '') {
        throw new PowerShellError(`The format '${form}' is not known on a simulated machine.`);
      }
      return textOf(value);
  }
}

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
  return typeof at === 'number' && !isObject(target)
    ? (itemsOf(target).at(at) ?? null)
    : ((target as Readonly<Record<string, Value>> | null)?.[textOf(at)] ?? null);
}
