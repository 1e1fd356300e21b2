import type { Json } from '../../../kernel/resource.ts';
import { TemplateFunctionError } from '../template-error.ts';
import { sameJson, takes, truth, whole, type TemplateFunction } from './template-function.ts';

const any = Number.POSITIVE_INFINITY;

function compares(holds: (sign: number) => boolean): TemplateFunction {
  return takes([2, 2], ([one, other]) => {
    if (typeof one === 'string' && typeof other === 'string') {
      return holds(one < other ? -1 : one > other ? 1 : 0);
    }
    return holds(whole(one) - whole(other));
  });
}

function calculates(calculate: (one: number, other: number) => number): TemplateFunction {
  return takes([2, 2], ([one, other]) => calculate(whole(one), whole(other)));
}

/** …/template-functions-logical, …-comparison and …-numeric; `if` is evaluated apart, for it skips one branch. */
export const logicFunctions: Readonly<Record<string, TemplateFunction>> = {
  add: calculates((one, other) => one + other),
  and: takes([1, any], (values) => values.every(truth)),
  bool: takes(
    [1, 1],
    ([value]) => value === true || value === 1 || (typeof value === 'string' && /^true$/i.test(value)),
  ),
  div: calculates((one, other) => Math.trunc(one / divisor(other))),
  equals: takes([2, 2], ([one, other]) =>
    typeof one === 'string' && typeof other === 'string'
      ? one.toLowerCase() === other.toLowerCase()
      : sameJson(one, other),
  ),
  false: takes([0, 0], () => false),
  greater: compares((sign) => sign > 0),
  greaterOrEquals: compares((sign) => sign >= 0),
  int: takes([1, 1], ([value]) => integer(value)),
  less: compares((sign) => sign < 0),
  lessOrEquals: compares((sign) => sign <= 0),
  mod: calculates((one, other) => one % divisor(other)),
  mul: calculates((one, other) => one * other),
  not: takes([1, 1], ([value]) => !truth(value)),
  null: takes([0, 0], () => null),
  or: takes([1, any], (values) => values.some(truth)),
  sub: calculates((one, other) => one - other),
  true: takes([0, 0], () => true),
};

function divisor(value: number): number {
  if (value === 0) {
    throw new TemplateFunctionError('A number cannot be divided by 0');
  }
  return value;
}

function integer(value: Json | undefined): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw new TemplateFunctionError(`'${JSON.stringify(value)}' is no whole number`);
  }
  return number;
}
