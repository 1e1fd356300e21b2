import { compile, type Evaluate, type Scope } from './evaluate.ts';
import { QueryError } from './query-error.ts';
import type { Expression, Row, Value } from './syntax.ts';
import { orderValues, isTrue, toNumber, toText } from './values.ts';

/** Columns of a group's row. */
export type Aggregate = (rows: readonly Row[]) => Row;

type Reduce = (values: readonly Value[]) => Value;

const present = (values: readonly Value[]): readonly Value[] => values.filter((value) => value !== null);
const numbers = (values: readonly Value[]): readonly number[] =>
  values.map(toNumber).filter((value): value is number => value !== undefined);
const distinct = (values: readonly Value[]): readonly Value[] => [
  ...new Map(present(values).map((value) => [toText(value), value])).values(),
];
const sum = (values: readonly Value[]): number => numbers(values).reduce((total, value) => total + value, 0);

const reduces: Readonly<Record<string, Reduce>> = {
  sum,
  avg: (values) => (numbers(values).length === 0 ? null : sum(values) / numbers(values).length),
  min: (values) => present(values).toSorted(orderValues)[0] ?? null,
  max: (values) => present(values).toSorted(orderValues).at(-1) ?? null,
  countif: (values) => values.filter(isTrue).length,
  dcount: (values) => distinct(values).length,
  count_distinct: (values) => distinct(values).length,
  make_list: (values) => present(values),
  make_set: distinct,
  any: (values) => values[0] ?? null,
  take_any: (values) => values[0] ?? null,
};

/** An aggregate of `summarize`; `name` is its column, save for the further columns of `arg_max` and `arg_min`. */
export function compileAggregate(name: string, expression: Expression, scope: Scope): Aggregate {
  if (expression.kind !== 'call') {
    throw notAnAggregate(name);
  }
  const { name: called, inputs } = expression;
  const [first] = inputs;
  if (called === 'count') {
    return (rows) => ({ [name]: rows.length });
  }
  if (first && (called === 'arg_max' || called === 'arg_min')) {
    return extreme(called === 'arg_max' ? 1 : -1, first, inputs.slice(1), scope);
  }
  const reduce = reduces[called];
  if (!reduce || !first) {
    throw notAnAggregate(called);
  }
  const evaluate = compile(first, scope);
  return (rows) => ({ [name]: reduce(rows.map(evaluate)) });
}

/** The row whose value is the greatest, or least: that value, and the columns asked for (`*`: all). */
function extreme(direction: 1 | -1, of: Expression, wanted: readonly Expression[], scope: Scope): Aggregate {
  const evaluate: Evaluate = compile(of, scope);
  const all = wanted.some(({ kind }) => kind === 'star');
  const names = wanted.flatMap((column) => (column.kind === 'column' ? [column.name] : []));
  const own = of.kind === 'column' ? of.name : 'Column1';
  return (rows) => {
    const best = rows.toSorted((a, b) => direction * orderValues(evaluate(b), evaluate(a)))[0] ?? {};
    const rest = all ? best : Object.fromEntries(names.map((name) => [name, best[name] ?? null]));
    return { [own]: evaluate(best), ...rest };
  };
}

function notAnAggregate(name: string): QueryError {
  return new QueryError({
    code: 'DisallowedFunction',
    message: `The aggregate '${name}' is invalid, unsupported or disallowed.`,
  });
}
