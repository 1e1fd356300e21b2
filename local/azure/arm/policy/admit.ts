import { ArmError, type AdditionalInfo } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { holds } from './evaluate-condition.ts';
import { readExemptions } from './exemptions.ts';
import { explainCondition } from './explain-condition.ts';
import { assignedPolicies, type AssignedPolicy } from './assigned-policies.ts';
import { assignmentType, effectOf, parameterResolver } from './policies.ts';
import { isEvaluated, isUnder } from './policy-states.ts';
import type { PolicyAssignment } from './policy-rule.ts';

/** Throws 403 for the write of a resource that a policy with the effect `deny` is against. Existing ones stay. */
export function admitByPolicy({ resources, clock }: Kernel): (resource: Resource) => void {
  return (resource) => {
    if (!isEvaluated(resource)) {
      return;
    }
    const subscription = `/subscriptions/${subscriptionIdOf(resource.id) ?? ''}`;
    const isExempt = readExemptions(resources, resource.id, clock.now());
    for (const { body: assignment } of resources.list<PolicyAssignment>(subscription, { type: assignmentType }).items) {
      const enforced = assignment.properties.enforcementMode === 'Default' && isUnder(resource, assignment.properties);
      const policies = enforced ? assignedPolicies(resources, assignment.properties) : [];
      const denying = policies.find((policy) => denies(policy, resource) && !isExempt(resource, assignment.id, policy));
      if (denying) {
        throw disallowed(resource, assignment, denying);
      }
    }
  };
}

function denies(policy: AssignedPolicy, resource: Resource): boolean {
  const { definition } = policy;
  return (
    effectOf(definition, policy) === 'deny' &&
    holds(definition.policyRule.if, resource, parameterResolver(definition, policy))
  );
}

function disallowed(resource: Resource, assignment: Resource<PolicyAssignment>, policy: AssignedPolicy): ArmError {
  const { definitionId, definition, set } = policy;
  const { displayName = assignment.name } = assignment.properties;
  const name = definition.displayName ?? definitionId.split('/').at(-1) ?? '';
  const identifiers = [
    {
      policyAssignment: { name: displayName, id: assignment.id },
      policyDefinition: { name, id: definitionId },
      ...(set && { policySetDefinition: { name: set.definition.displayName ?? set.name, id: set.id } }),
    },
  ];
  return new ArmError(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${resource.name}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`,
    { target: resource.name, gateway: true, additionalInfo: [violation(resource, assignment, policy)] },
  );
}

/** https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
function violation(resource: Resource, assignment: Resource<PolicyAssignment>, policy: AssignedPolicy): AdditionalInfo {
  const { definitionId, definition, set, referenceId } = policy;
  const resolve = parameterResolver(definition, policy);
  return {
    type: 'PolicyViolation',
    info: {
      evaluationDetails: {
        evaluatedExpressions: explainCondition(definition.policyRule.if, resource, resolve),
      },
      policyDefinitionId: definitionId,
      policyDefinitionName: definitionId.split('/').at(-1),
      policyDefinitionDisplayName: definition.displayName,
      policyDefinitionEffect: effectOf(definition, policy),
      ...(set && {
        policySetDefinitionId: set.id,
        policySetDefinitionName: set.name,
        policySetDefinitionDisplayName: set.definition.displayName,
        policyDefinitionReferenceId: referenceId,
      }),
      policyAssignmentId: assignment.id,
      policyAssignmentName: assignment.name,
      policyAssignmentDisplayName: assignment.properties.displayName,
      policyAssignmentScope: assignment.properties.scope,
      policyAssignmentParameters: assignment.properties.parameters,
    },
  };
}
