import type { Resource } from '../kernel/resource.ts';
import { compareField, type Resolve } from './evaluate-condition.ts';
import { readField } from './fields.ts';
import { isFieldCondition, type Condition, type FieldCondition } from './policy-rule.ts';

/** How one comparison of a rule came out, as compliance details and refusals tell it. */
export interface EvaluatedExpression {
  readonly result: 'True' | 'False';
  readonly expressionKind: 'Field';
  readonly expression: string;
  readonly path: string;
  readonly expressionValue?: unknown;
  readonly targetValue: unknown;
  readonly operator: string;
}

/** https://learn.microsoft.com/azure/governance/policy/how-to/determine-non-compliance */
export function explainCondition(
  condition: Condition,
  resource: Resource,
  resolve: Resolve,
): readonly EvaluatedExpression[] {
  if (isFieldCondition(condition)) {
    return [explainField(condition, resource, resolve)];
  }
  const parts = 'allOf' in condition ? condition.allOf : 'anyOf' in condition ? condition.anyOf : [condition.not];
  return parts.flatMap((part) => explainCondition(part, resource, resolve));
}

function explainField(condition: FieldCondition, resource: Resource, resolve: Resolve): EvaluatedExpression {
  const { field, ...comparison } = condition;
  const [operator = '', operand] = Object.entries(comparison)[0] ?? [];
  const path = String(resolve(field));
  const value = readField(resource, path);
  return {
    result: compareField(condition, resource, resolve) ? 'True' : 'False',
    expressionKind: 'Field',
    expression: path,
    path,
    ...(value !== undefined && { expressionValue: value }),
    targetValue: resolve(operand),
    operator: `${operator.charAt(0).toUpperCase()}${operator.slice(1)}`,
  };
}
