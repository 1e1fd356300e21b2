import type { Value } from '../values/value.ts';

/** A built-in function: how many arguments it takes and what it makes of them. */
export interface BuiltIn {
  readonly least: number;
  readonly most: number;
  readonly apply: (...args: readonly Value[]) => Value;
}

export function builtIn(least: number, most: number, apply: BuiltIn['apply']): BuiltIn {
  return { least, most, apply };
}

/** A function of numbers: undefined unless all are numbers, and where the result is none. */
export function ofNumbers(count: number, apply: (...numbers: number[]) => number, least = count): BuiltIn {
  return builtIn(least, count, (...args) =>
    args.every((arg) => typeof arg === 'number') ? finite(apply(...args)) : undefined,
  );
}

/** A function of strings: undefined unless all are strings. */
export function ofStrings(count: number, apply: (...strings: string[]) => Value): BuiltIn {
  return builtIn(count, count, (...args) =>
    args.every((arg) => typeof arg === 'string') ? apply(...args) : undefined,
  );
}

/** JSON has no other numbers. */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
