import type { MemberTest } from '../kernel/resource.ts';
import type { Expression, Operator } from './kql/syntax.ts';

/**
 * The types or ids that the first conditions of a query leave (`type =~ '…'`, `id in~ (…)`), in small letters, so that
 * nothing else has to be read. Undefined: any.
 */
export function leadingValues(column: 'type' | 'id', operators: readonly Operator[]): readonly string[] | undefined {
  const found: (readonly string[])[] = [];
  for (const operator of operators) {
    if (operator.kind !== 'where') {
      break;
    }
    found.push(...conjuncts(operator.condition).flatMap((condition) => valuesOf(column, condition) ?? []));
  }
  const [first, ...others] = found.map((values) => new Set(values));
  return first && [...others.reduce((all, values) => all.intersection(values), first)];
}

/** Columns that are members of a resource's body, nothing where it has none. */
const members = new Set(['properties', 'managedBy']);

/** What the first conditions of a query ask of those members, as far as the store can test it; more is left to the query. */
export function leadingTests(operators: readonly Operator[]): readonly MemberTest[] {
  const end = operators.findIndex(({ kind }) => kind !== 'where');
  return operators
    .slice(0, end === -1 ? undefined : end)
    .flatMap((operator) => (operator.kind === 'where' ? conjuncts(operator.condition) : []))
    .flatMap((condition) => testOf(condition) ?? []);
}

const tests: Readonly<Record<string, MemberTest['test']>> = { '==': 'equals', '=~': 'equals', '!~': 'differs' };

function testOf(condition: Expression): MemberTest | undefined {
  if (condition.kind === 'call' && condition.name === 'isnotempty' && condition.inputs.length === 1) {
    const path = pathOf(condition.inputs[0]!);
    return path && { path, test: 'present', value: '' };
  }
  const test = condition.kind === 'binary' ? tests[condition.operator] : undefined;
  if (condition.kind !== 'binary' || test === undefined || condition.right.kind !== 'literal') {
    return undefined;
  }
  const { value } = condition.right;
  const path = pathOf(condition.left);
  return path && typeof value === 'string' && /^[\x20-\x7e]+$/.test(value) ? { path, test, value } : undefined;
}

/** `managedBy`, or `properties.a.b` as its names. */
function pathOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'column') {
    return members.has(expression.name) ? [expression.name] : undefined;
  }
  const isNamed = expression.kind === 'member' && expression.key.kind === 'literal';
  const name = isNamed && expression.key.kind === 'literal' ? expression.key.value : undefined;
  const outer = expression.kind === 'member' ? pathOf(expression.of) : undefined;
  return outer && typeof name === 'string' ? [...outer, name] : undefined;
}

function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === 'binary' && condition.operator === 'and'
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition];
}

function valuesOf(column: string, condition: Expression): readonly (readonly string[])[] | undefined {
  if (condition.kind !== 'binary' || !isColumn(column, condition.left)) {
    return undefined;
  }
  const { operator, right } = condition;
  if (operator === '==' || operator === '=~') {
    return literals([right]);
  }
  return (operator === 'in' || operator === 'in~') && right.kind === 'list' ? literals(right.items) : undefined;
}

/** `type` and `tolower(type)` alike: resources are found by both without regard to case. */
function isColumn(column: string, expression: Expression): boolean {
  return expression.kind === 'call' && expression.name === 'tolower'
    ? expression.inputs.length === 1 && expression.inputs.every((input) => isColumn(column, input))
    : expression.kind === 'column' && expression.name === column;
}

function literals(items: readonly Expression[]): readonly (readonly string[])[] | undefined {
  const texts = items.flatMap((item) =>
    item.kind === 'literal' && typeof item.value === 'string' ? [item.value.toLowerCase()] : [],
  );
  return texts.length === items.length ? [texts] : undefined;
}
