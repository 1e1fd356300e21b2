import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Resources } from '../kernel/resource.ts';
import type { Resolve } from './evaluate-condition.ts';
import { isKnownField } from './fields.ts';
import {
  effects,
  PolicyDefinition,
  type Condition,
  type FieldCondition,
  type PolicyAssignment,
} from './policy-rule.ts';

export const definitionType = 'Microsoft.Authorization/policyDefinitions';
export const setType = 'Microsoft.Authorization/policySetDefinitions';
export const assignmentType = 'Microsoft.Authorization/policyAssignments';
export const exemptionType = 'Microsoft.Authorization/policyExemptions';

/** Azure's own definitions that are served here, by their name. */
export const builtInPolicies: ReadonlyMap<string, PolicyDefinition> = new Map(
  Object.entries(
    z
      .record(z.string(), PolicyDefinition)
      .parse(JSON.parse(readFileSync(new URL('../data/built-in-policies.json', import.meta.url), 'utf8'))),
  ),
);

/** The definition behind an id: built in, or one of a subscription. */
export function findPolicy(resources: Resources, id: string): PolicyDefinition | undefined {
  const builtIn = builtInPolicies.get((id.split('/').at(-1) ?? '').toLowerCase());
  return builtIn ?? resources.get<PolicyDefinition>(id)?.body.properties;
}

/** Resolves a definition's parameters by an assignment's values, or the definition's own. */
export function parameterResolver(
  definition: Pick<PolicyDefinition, 'parameters'>,
  assignment: Pick<PolicyAssignment, 'parameters'>,
): Resolve {
  return (value) => {
    const name = typeof value === 'string' ? parameterName(value) : undefined;
    return name === undefined
      ? value
      : (assignment.parameters[name]?.value ?? definition.parameters[name]?.defaultValue);
  };
}

/** The effect in force, in small letters. */
export function effectOf(definition: PolicyDefinition, assignment: Pick<PolicyAssignment, 'parameters'>): string {
  return String(parameterResolver(definition, assignment)(definition.policyRule.then.effect)).toLowerCase();
}

/** The parameter that a text stands for; undefined where it stands for itself. */
export function parameterName(text: string): string | undefined {
  return /^\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]$/i.exec(text)?.[1];
}

/** Throws 400 for a rule with expressions, fields or effects that are not evaluated here: none is evaluated wrongly. */
export function requireEvaluable({ policyRule, parameters }: PolicyDefinition): void {
  const { effect } = policyRule.then;
  const texts = [
    effect,
    ...leaves(policyRule.if)
      .flatMap((leaf) => Object.values(leaf))
      .flat(),
  ];
  for (const text of texts) {
    const name = typeof text === 'string' && text.startsWith('[') ? (parameterName(text) ?? '') : undefined;
    if (name === '') {
      throw invalidRule(`The template function in '${String(text)}' is not supported; only "[parameters('name')]" is.`);
    }
    if (name !== undefined && !(name in parameters)) {
      throw invalidRule(`The policy definition does not define the parameter '${name}'.`);
    }
  }
  const field = leaves(policyRule.if).find((leaf) => !leaf.field.startsWith('[') && !isKnownField(leaf.field))?.field;
  if (field !== undefined) {
    throw invalidRule(`The field property '${field}' of the policy rule doesn't exist under any provider.`);
  }
  if (!effect.startsWith('[') && !(effects as readonly string[]).includes(effect.toLowerCase())) {
    throw invalidRule(`The effect '${effect}' is not supported. Supported are: ${effects.join(', ')}.`);
  }
}

function leaves(condition: Condition): readonly FieldCondition[] {
  if ('field' in condition) {
    return [condition];
  }
  const parts = 'allOf' in condition ? condition.allOf : 'anyOf' in condition ? condition.anyOf : [condition.not];
  return parts.flatMap(leaves);
}

function invalidRule(message: string): ArmError {
  return new ArmError(400, 'InvalidPolicyRule', message);
}
