import { isDateTimeText } from './date-time-text.ts';

/** Whether a parameter's text is acceptable. */
export type Constraint = (value: string) => boolean;

const guid = /^[{(]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?$/i;

/** NumberStyles.Number: blanks around, a sign before or behind, commas between digits, a point. */
const decimal = /^\s*(?:[+-]?(?:\d[\d,]*\.?\d*|\.\d+)|(?:\d[\d,]*\.?\d*|\.\d+)[+-])\s*$/;
/** NumberStyles.Float with commas; the words are .NET's own, in any casing. */
const double = /^\s*(?:[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?(?:infinity|∞)|[+-]?nan)\s*$/i;

/** The constraints without an argument, as ASP.NET Core defines them (route constraint reference). */
const plain: Readonly<Record<string, Constraint>> = {
  int: (value) => isIntegerUpTo(value, 2n ** 31n),
  long: (value) => isIntegerUpTo(value, 2n ** 63n),
  bool: (value) => /^\s*(true|false)\s*$/i.test(value),
  datetime: isDateTimeText,
  decimal: (value) => decimal.test(value),
  double: (value) => double.test(value),
  float: (value) => double.test(value),
  guid: (value) => guid.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== '',
  file: (value) => isFileName(value),
  nonfile: (value) => !isFileName(value),
};

const withArguments: Readonly<Record<string, (argument: string) => Constraint>> = {
  min: (argument) => between(wholeNumber(argument), undefined),
  max: (argument) => between(undefined, wholeNumber(argument)),
  range: (argument) => between(...twoNumbers(argument)),
  minlength: (argument) => ofLength(wholeNumber(argument), undefined),
  maxlength: (argument) => ofLength(undefined, wholeNumber(argument)),
  length: (argument) => ofLength(...(argument.includes(',') ? twoNumbers(argument) : twice(wholeNumber(argument)))),
  regex: (argument) => {
    const pattern = new RegExp(argument.replaceAll('{{', '{').replaceAll('}}', '}'), 'i');
    return (value) => pattern.test(value);
  },
};

type Bound = bigint | undefined;

function between(low: Bound, high: Bound): Constraint {
  return (value) => isIntegerUpTo(value, 2n ** 63n) && isWithin(BigInt(value.trim().replace(/^\+/, '')), low, high);
}

function ofLength(low: Bound, high: Bound): Constraint {
  if ((low ?? 0n) < 0n || (high ?? 0n) < 0n) {
    throw new Error('A length in a route constraint cannot be negative.');
  }
  return (value) => isWithin(BigInt(value.length), low, high);
}

function isWithin(value: bigint, low: Bound, high: Bound): boolean {
  return (low === undefined || value >= low) && (high === undefined || value <= high);
}

/** A constraint by its text, e.g. `int` or `range(1,5)`. Throws an Error for one that ASP.NET does not know. */
export function createConstraint(text: string): Constraint {
  const [, name = '', argument] = /^([^()]+)(?:\((.*)\))?$/s.exec(text) ?? [];
  const make = withArguments[name.toLowerCase()];
  if (argument !== undefined && make) {
    return make(argument.trim());
  }
  const constraint = plain[name.toLowerCase()];
  if (argument === undefined && constraint) {
    return constraint;
  }
  throw new Error(`The constraint reference '${text}' could not be resolved to a type.`);
}

function wholeNumber(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text.trim())) {
    throw new Error(`'${text.trim()}' in a route constraint is not a whole number.`);
  }
  return BigInt(text.trim().replace(/^\+/, ''));
}

function twoNumbers(argument: string): [bigint, bigint] {
  const [low = '', high = ''] = argument.split(',');
  const bounds: [bigint, bigint] = [wholeNumber(low), wholeNumber(high)];
  if (bounds[0] > bounds[1]) {
    throw new Error(`The bounds '${argument}' of a route constraint stand the wrong way round.`);
  }
  return bounds;
}

function twice(bound: bigint): [bigint, bigint] {
  return [bound, bound];
}

/** NumberStyles.Integer: blanks around and a sign before. */
function isIntegerUpTo(value: string, bound: bigint): boolean {
  if (!/^\s*[+-]?\d{1,20}\s*$/.test(value)) {
    return false;
  }
  const number = BigInt(value.trim().replace(/^\+/, ''));
  return number < bound && number >= -bound;
}

function isFileName(value: string): boolean {
  return /\.[^./]+$/.test(value.split('/').at(-1) ?? '');
}
