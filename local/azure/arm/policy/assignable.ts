import { ArmError } from '../kernel/arm-error.ts';
import type { Resources } from '../kernel/resource.ts';
import { assignedPolicies, type AssignedPolicy } from './assigned-policies.ts';
import { effectOf, findPolicy, parameterName, setType } from './policies.ts';
import { effects, type PolicyAssignment, type PolicySetDefinition } from './policy-rule.ts';

type Parameters = AssignedPolicy['definition']['parameters'];

/** Throws Azure's refusals of an assignment: of a definition that there is not, or without values that it needs. */
export function requireAssignable(
  resources: Resources,
  assignment: Pick<PolicyAssignment, 'policyDefinitionId' | 'parameters'>,
): void {
  const { policyDefinitionId: id, parameters } = assignment;
  const set = resources.get<PolicySetDefinition>(id)?.body;
  const definition = set?.type === setType ? set.properties : findPolicy(resources, id);
  if (!definition) {
    throw new ArmError(404, 'PolicyDefinitionNotFound', `The policy definition '${id}' could not be found.`);
  }
  requireValues(definition.parameters, parameters);
  assignedPolicies(resources, assignment).forEach(requireKnownEffect);
}

/** Throws Azure's refusals of an initiative: of members that there are not, or that it leaves without values. */
export function requireMembers(resources: Resources, { policyDefinitions, parameters }: PolicySetDefinition): void {
  for (const member of policyDefinitions) {
    const definition = findPolicy(resources, member.policyDefinitionId);
    if (!definition) {
      throw new ArmError(
        404,
        'PolicyDefinitionNotFound',
        `The policy definition '${member.policyDefinitionId}' of the policy set definition could not be found.`,
      );
    }
    requireValues(definition.parameters, member.parameters);
    Object.values(member.parameters).forEach(({ value }) => requireKnownExpression(value, parameters));
  }
  const names = policyDefinitions.map(({ policyDefinitionReferenceId }) => policyDefinitionReferenceId.toLowerCase());
  if (new Set(names).size < names.length) {
    throw invalidSet('The policy definition reference ids of a policy set definition must be unique.');
  }
}

function requireValues(parameters: Parameters, given: PolicyAssignment['parameters']): void {
  const missing = Object.entries(parameters)
    .filter(([name, { defaultValue }]) => defaultValue === undefined && given[name] === undefined)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new ArmError(
      400,
      'MissingPolicyParameter',
      `The policy assignment is missing the parameter value(s) '${missing.join(', ')}' as defined in the policy definition.`,
    );
  }
}

function requireKnownEffect({ definition, parameters }: AssignedPolicy): void {
  const effect = effectOf(definition, { parameters });
  if (!(effects as readonly string[]).includes(effect)) {
    throw new ArmError(
      400,
      'InvalidPolicyParameters',
      `The effect '${effect}' is not supported. Supported are: ${effects.join(', ')}.`,
    );
  }
}

function requireKnownExpression(value: unknown, parameters: Parameters): void {
  if (typeof value !== 'string' || !value.startsWith('[')) {
    return;
  }
  const name = parameterName(value);
  if (name === undefined) {
    throw invalidSet(`The template function in '${value}' is not supported; only "[parameters('name')]" is.`);
  }
  if (!(name in parameters)) {
    throw invalidSet(`The policy set definition does not define the parameter '${name}'.`);
  }
}

function invalidSet(message: string): ArmError {
  return new ArmError(400, 'InvalidPolicySetDefinition', message);
}
