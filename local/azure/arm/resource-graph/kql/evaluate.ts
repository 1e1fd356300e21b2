import { scalarFunctions } from './functions.ts';
import { QueryError } from './query-error.ts';
import type { Expression, Row, Value } from './syntax.ts';
import { compareValues, equalValues, isTrue, toNumber, toPattern, toText } from './values.ts';

/** What an expression is evaluated against. */
export interface Scope {
  /** The columns there are; another name is an error. */
  readonly columns: ReadonlySet<string>;
  /** The query's instant, milliseconds since 1970. */
  readonly now: number;
}

export type Evaluate = (row: Row) => Value;

/** Turns an expression into a function of a row; throws for names and functions that are not there. */
export function compile(expression: Expression, scope: Scope): Evaluate {
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'column':
      requireColumn(expression.name, scope);
      return (row) => row[expression.name] ?? null;
    case 'member': {
      const [of, key] = [compile(expression.of, scope), compile(expression.key, scope)];
      return (row) => member(of(row), key(row));
    }
    case 'call': {
      const call = scalarFunctions[expression.name];
      if (!call) {
        throw new QueryError({
          code: 'DisallowedFunction',
          message: `The function '${expression.name}' is invalid, unsupported or disallowed.`,
        });
      }
      const inputs = expression.inputs.map((input) => compile(input, scope));
      return (row) =>
        call(
          inputs.map((input) => input(row)),
          scope.now,
        );
    }
    case 'list': {
      const items = expression.items.map((item) => compile(item, scope));
      const isConstant = expression.items.every(({ kind }) => kind === 'literal');
      const constant = isConstant ? items.map((item) => item({})).flat() : undefined;
      return (row) => constant ?? items.map((item) => item(row)).flat();
    }
    case 'binary':
      return compileBinary(expression.operator, compile(expression.left, scope), compile(expression.right, scope));
    case 'star':
      throw new QueryError({ code: 'InvalidExpression', message: "'*' stands in aggregates only." });
  }
}

export function requireColumn(name: string, { columns }: Scope): void {
  if (!columns.has(name)) {
    throw new QueryError({
      code: 'Operator_FailedToResolveEntity',
      message: `'where', 'project' or another operator: Failed to resolve column or scalar expression named '${name}'`,
    });
  }
}

function member(of: Value, key: Value): Value {
  if (Array.isArray(of)) {
    const at = toNumber(key) ?? Number.NaN;
    return (of as readonly Value[]).at(at) ?? null;
  }
  const isBag = typeof of === 'object' && of !== null && !(of instanceof Date);
  return isBag ? ((of as Readonly<Record<string, Value>>)[toText(key)] ?? null) : null;
}

function compileBinary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case 'and':
      return (row) => isTrue(left(row)) && isTrue(right(row));
    case 'or':
      return (row) => isTrue(left(row)) || isTrue(right(row));
  }
  const [negated, name] =
    operator.startsWith('!') && operator.length > 2 && operator !== '!~'
      ? [true, operator.slice(1)]
      : [false, operator];
  const apply = operators[name];
  if (!apply) {
    throw new QueryError({
      code: 'DisallowedOperator',
      message: `The operator '${operator}' is invalid, unsupported or disallowed.`,
    });
  }
  return negated ? (row) => !apply(left(row), right(row)) : (row) => apply(left(row), right(row));
}

const lower = (value: Value): string => toText(value).toLowerCase();
const among = (list: Value, test: (item: Value) => boolean): boolean =>
  (Array.isArray(list) ? (list as readonly Value[]) : [list]).some(test);

const operators: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  '==': equalValues,
  '!=': (left, right) => !equalValues(left, right),
  '=~': (left, right) => lower(left) === lower(right),
  '!~': (left, right) => lower(left) !== lower(right),
  '<': (left, right) => left !== null && right !== null && compareValues(left, right) < 0,
  '<=': (left, right) => left !== null && right !== null && compareValues(left, right) <= 0,
  '>': (left, right) => left !== null && right !== null && compareValues(left, right) > 0,
  '>=': (left, right) => left !== null && right !== null && compareValues(left, right) >= 0,
  has: (left, right) => hasTerm(lower(left), lower(right)),
  has_cs: (left, right) => hasTerm(toText(left), toText(right)),
  has_any: (left, right) => among(right, (term) => hasTerm(lower(left), lower(term))),
  has_all: (left, right) => !among(right, (term) => !hasTerm(lower(left), lower(term))),
  contains: (left, right) => lower(left).includes(lower(right)),
  contains_cs: (left, right) => toText(left).includes(toText(right)),
  startswith: (left, right) => lower(left).startsWith(lower(right)),
  startswith_cs: (left, right) => toText(left).startsWith(toText(right)),
  endswith: (left, right) => lower(left).endsWith(lower(right)),
  endswith_cs: (left, right) => toText(left).endsWith(toText(right)),
  in: (left, right) => among(right, (item) => equalValues(left, item)),
  'in~': (left, right) => among(right, (item) => lower(left) === lower(item)),
  matches: (left, right) => toPattern(right).test(toText(left)),
  between: (left, right) => {
    const [least = null, most = null] = right as readonly Value[];
    return compareValues(left, least) >= 0 && compareValues(left, most) <= 0;
  },
  '+': (left, right) => arithmetic(left, right, (a, b) => a + b),
  '-': (left, right) => arithmetic(left, right, (a, b) => a - b),
  '*': (left, right) => arithmetic(left, right, (a, b) => a * b),
  '/': (left, right) => arithmetic(left, right, (a, b) => a / b),
  '%': (left, right) => arithmetic(left, right, (a, b) => a % b),
};

/** `has` looks for whole terms: runs of letters and digits. https://learn.microsoft.com/kusto/query/has-operator */
function hasTerm(text: string, term: string): boolean {
  const isWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + term.length)];
    if (!(isWord(before) && isWord(term.charAt(0))) && !(isWord(after) && isWord(term.charAt(term.length - 1)))) {
      return true;
    }
  }
  return false;
}

/** An instant plus or less a duration is an instant; anything that is no number makes nothing. */
function arithmetic(left: Value, right: Value, apply: (a: number, b: number) => number): Value {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a === undefined || b === undefined) {
    return null;
  }
  const result = apply(a, b);
  return left instanceof Date && !(right instanceof Date) ? new Date(result) : Number.isFinite(result) ? result : null;
}
