import type { Expression, Operator } from './kql/syntax.ts';

/**
 * The resource types that the first conditions of a query leave (`type =~ '…'`, `type in~ (…)`), in small letters, so
 * that nothing else has to be read. Undefined: any.
 */
export function leadingTypes(operators: readonly Operator[]): readonly string[] | undefined {
  const found: (readonly string[])[] = [];
  for (const operator of operators) {
    if (operator.kind !== 'where') {
      break;
    }
    found.push(...conjuncts(operator.condition).flatMap((condition) => typesOf(condition) ?? []));
  }
  return found.length === 0 ? undefined : found.reduce((all, types) => all.filter((type) => types.includes(type)));
}

function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === 'binary' && condition.operator === 'and'
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition];
}

function typesOf(condition: Expression): readonly (readonly string[])[] | undefined {
  if (condition.kind !== 'binary' || !isType(condition.left)) {
    return undefined;
  }
  const { operator, right } = condition;
  if (operator === '==' || operator === '=~') {
    return literals([right]);
  }
  return (operator === 'in' || operator === 'in~') && right.kind === 'list' ? literals(right.items) : undefined;
}

/** `type` and `tolower(type)` alike: types are kept in small letters. */
function isType(expression: Expression): boolean {
  return expression.kind === 'call' && expression.name === 'tolower'
    ? expression.inputs.length === 1 && expression.inputs.every(isType)
    : expression.kind === 'column' && expression.name === 'type';
}

function literals(items: readonly Expression[]): readonly (readonly string[])[] | undefined {
  const texts = items.flatMap((item) =>
    item.kind === 'literal' && typeof item.value === 'string' ? [item.value.toLowerCase()] : [],
  );
  return texts.length === items.length ? [texts] : undefined;
}
