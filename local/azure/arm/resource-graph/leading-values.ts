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
