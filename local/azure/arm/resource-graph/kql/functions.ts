import type { Value } from './syntax.ts';
import { isEmpty, isTrue, parseInstant, toNumber, toPattern, toText } from './values.ts';

/** A scalar function over values; `now` is the query's instant in milliseconds. */
type ScalarFunction = (inputs: readonly Value[], now: number) => Value;

const text = (inputs: readonly Value[], at = 0): string => toText(inputs[at]);
const value = (inputs: readonly Value[], at = 0): Value => inputs[at] ?? null;
const number = (inputs: readonly Value[], at = 0): number | undefined => toNumber(inputs[at]);
const whole = (inputs: readonly Value[]): Value => {
  const found = number(inputs);
  return found === undefined ? null : Math.trunc(found);
};

/** The scalar functions of the subset, by name in small letters. https://learn.microsoft.com/kusto/query/scalar-functions */
export const scalarFunctions: Readonly<Record<string, ScalarFunction>> = {
  tolower: (inputs) => text(inputs).toLowerCase(),
  toupper: (inputs) => text(inputs).toUpperCase(),
  tostring: (inputs) => text(inputs),
  strcat: (inputs) => inputs.map(toText).join(''),
  strlen: (inputs) => text(inputs).length,
  trim: (inputs) => text(inputs, 1).replace(toPattern(`^(?:${text(inputs)})+|(?:${text(inputs)})+$`, 'g'), ''),
  substring: (inputs) => {
    const from = number(inputs, 1) ?? 0;
    const length = number(inputs, 2);
    return text(inputs).slice(from, length === undefined ? undefined : from + length);
  },
  indexof: (inputs) => text(inputs).indexOf(text(inputs, 1)),
  replace_string: (inputs) => text(inputs).replaceAll(text(inputs, 1), text(inputs, 2)),
  split: (inputs) => {
    const parts = text(inputs).split(text(inputs, 1));
    const at = number(inputs, 2);
    return at === undefined ? parts : parts.slice(at, at + 1);
  },
  extract: (inputs) => toPattern(value(inputs)).exec(text(inputs, 2))?.[number(inputs, 1) ?? 0] ?? '',
  isempty: (inputs) => isEmpty(inputs[0]),
  isnotempty: (inputs) => !isEmpty(inputs[0]),
  isnull: (inputs) => value(inputs) === null,
  isnotnull: (inputs) => value(inputs) !== null,
  not: (inputs) => !isTrue(value(inputs)),
  coalesce: (inputs) => inputs.find((input) => !isEmpty(input)) ?? null,
  iff: (inputs) => (isTrue(value(inputs)) ? value(inputs, 1) : value(inputs, 2)),
  iif: (inputs) => (isTrue(value(inputs)) ? value(inputs, 1) : value(inputs, 2)),
  case: (inputs) => {
    const at = inputs.findIndex((input, index) => index % 2 === 0 && index < inputs.length - 1 && isTrue(input));
    return at === -1 ? (inputs.at(-1) ?? null) : value(inputs, at + 1);
  },
  toint: whole,
  tolong: whole,
  todouble: (inputs) => number(inputs) ?? null,
  toreal: (inputs) => number(inputs) ?? null,
  tobool: (inputs) => (isEmpty(inputs[0]) ? null : isTrue(value(inputs))),
  todatetime: (inputs) => (inputs[0] instanceof Date ? inputs[0] : (parseInstant(text(inputs)) ?? null)),
  now: (_inputs, now) => new Date(now),
  ago: (inputs, now) => new Date(now - (number(inputs) ?? 0)),
  array_length: (inputs) => (Array.isArray(inputs[0]) ? inputs[0].length : null),
  bag_keys: (inputs) => (isBag(value(inputs)) ? Object.keys(value(inputs) as object) : null),
  parse_json: (inputs) => (typeof inputs[0] === 'string' ? parseJson(inputs[0]) : value(inputs)),
  todynamic: (inputs) => (typeof inputs[0] === 'string' ? parseJson(inputs[0]) : value(inputs)),
  pack_array: (inputs) => inputs,
  bag_pack: pack,
  pack,
};

function pack(inputs: readonly Value[]): Value {
  const members = inputs.flatMap((input, at): [string, Value][] =>
    at % 2 === 0 ? [[toText(input), value(inputs, at + 1)]] : [],
  );
  return Object.fromEntries(members);
}

function isBag(of: Value): boolean {
  return typeof of === 'object' && of !== null && !Array.isArray(of) && !(of instanceof Date);
}

/** JSON as a value; text that is none stays text. */
function parseJson(json: string): Value {
  try {
    return JSON.parse(json) as Value;
  } catch {
    return json;
  }
}
