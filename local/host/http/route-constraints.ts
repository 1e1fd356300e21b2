/** Whether a parameter's text is acceptable. */
export type Constraint = (value: string) => boolean;

const guid = /^[{(]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?$/i;

/** The constraints without an argument, as ASP.NET Core defines them (route constraint reference). */
const plain: Readonly<Record<string, Constraint>> = {
  int: (value) => isIntegerUpTo(value, 2n ** 31n),
  long: (value) => isIntegerUpTo(value, 2n ** 63n),
  bool: (value) => /^(true|false)$/i.test(value),
  datetime: (value) => /\d/.test(value) && !Number.isNaN(Date.parse(value)),
  decimal: (value) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value),
  double: (value) => value.trim() !== '' && !Number.isNaN(Number(value)),
  float: (value) => value.trim() !== '' && !Number.isNaN(Number(value)),
  guid: (value) => guid.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== '',
  file: (value) => isFileName(value),
  nonfile: (value) => !isFileName(value),
};

const withArguments: Readonly<Record<string, (argument: string) => Constraint>> = {
  min: (argument) => (value) => isIntegerUpTo(value, 2n ** 63n) && BigInt(value) >= BigInt(argument),
  max: (argument) => (value) => isIntegerUpTo(value, 2n ** 63n) && BigInt(value) <= BigInt(argument),
  range: (argument) => {
    const [low, high] = twoNumbers(argument);
    return (value) => isIntegerUpTo(value, 2n ** 63n) && BigInt(value) >= low && BigInt(value) <= high;
  },
  minlength: (argument) => (value) => value.length >= Number(argument),
  maxlength: (argument) => (value) => value.length <= Number(argument),
  length: (argument) => {
    const [low, high] = argument.includes(',') ? twoNumbers(argument) : [BigInt(argument), BigInt(argument)];
    return (value) => BigInt(value.length) >= low && BigInt(value.length) <= high;
  },
  regex: (argument) => {
    const pattern = new RegExp(argument.replaceAll('{{', '{').replaceAll('}}', '}'), 'i');
    return (value) => pattern.test(value);
  },
};

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

function twoNumbers(argument: string): [bigint, bigint] {
  const [low = '', high = ''] = argument.split(',').map((part) => part.trim());
  return [BigInt(low), BigInt(high)];
}

function isIntegerUpTo(value: string, bound: bigint): boolean {
  return /^[+-]?\d{1,20}$/.test(value) && BigInt(value) < bound && BigInt(value) >= -bound;
}

function isFileName(value: string): boolean {
  return /\.[^./]+$/.test(value.split('/').at(-1) ?? '');
}
