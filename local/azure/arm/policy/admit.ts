import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { holds } from './evaluate-condition.ts';
import { assignmentType, effectOf, findPolicy, parameterResolver } from './policies.ts';
import { isEvaluated, isUnder } from './policy-states.ts';
import type { PolicyAssignment } from './policy-rule.ts';

/** Throws 403 for the write of a resource that a policy with the effect `deny` is against. Existing ones stay. */
export function admitByPolicy({ resources }: Kernel): (resource: Resource) => void {
  return (resource) => {
    if (!isEvaluated(resource)) {
      return;
    }
    const subscription = `/subscriptions/${subscriptionIdOf(resource.id) ?? ''}`;
    for (const { body: assignment } of resources.list<PolicyAssignment>(subscription, { type: assignmentType }).items) {
      const { policyDefinitionId, enforcementMode } = assignment.properties;
      const definition = findPolicy(resources, policyDefinitionId);
      const enforced = definition && enforcementMode === 'Default' && isUnder(resource, assignment.properties);
      if (!enforced || effectOf(definition, assignment.properties) !== 'deny') {
        continue;
      }
      const resolve = parameterResolver(definition, assignment.properties);
      if (holds(definition.policyRule.if, resource, resolve)) {
        throw disallowed(resource, assignment, definition.displayName ?? policyDefinitionId.split('/').at(-1) ?? '');
      }
    }
  };
}

function disallowed(resource: Resource, assignment: Resource<PolicyAssignment>, definitionName: string): ArmError {
  const { displayName = assignment.name, policyDefinitionId } = assignment.properties;
  const identifiers = [
    {
      policyAssignment: { name: displayName, id: assignment.id },
      policyDefinition: { name: definitionName, id: policyDefinitionId },
    },
  ];
  return new ArmError(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${resource.name}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`,
    { target: resource.name, gateway: true },
  );
}
