import type { Kernel } from '../kernel/provider.ts';
import { isWithin, parseResourceId, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { holds, isApplicable } from './evaluate-condition.ts';
import { assignedPolicies, type AssignedPolicy } from './assigned-policies.ts';
import { assignmentType, effectOf, exemptionType, parameterResolver } from './policies.ts';
import { scopeOf } from './policy-routes.ts';
import type { PolicyAssignment, PolicyDefinition, PolicyExemption } from './policy-rule.ts';

export type ComplianceState = 'Compliant' | 'NonCompliant' | 'Exempt';

/** A row of policy states as it is answered: flat, texts that are not set are empty. */
export type PolicyStateRow = Readonly<Record<string, string | boolean>> & {
  readonly resourceId: string;
  readonly policyAssignmentId: string;
  readonly policyDefinitionId: string;
  readonly complianceState: ComplianceState;
};

/**
 * Every resource of a scope against every assignment that it is under. Evaluated when asked, so always as new as the
 * resources (Azure's states are minutes to a day behind).
 */
export function policyStates(kernel: Kernel, scope: string): readonly PolicyStateRow[] {
  const { resources } = kernel;
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const assignments = resources
    .list<PolicyAssignment>(subscription, { type: assignmentType })
    .items.map(({ body }) => body);
  const exemptions = resources
    .list<PolicyExemption>(subscription, { type: exemptionType })
    .items.map(({ body }) => body);
  const own = resources.get(scope)?.body;
  const evaluated = [...(own ? [own] : []), ...resources.list(scope).items.map(({ body }) => body)].filter(isEvaluated);
  return assignments.flatMap((assignment) => {
    const under = evaluated.filter((resource) => isUnder(resource, assignment.properties));
    return assignedPolicies(resources, assignment.properties)
      .filter((policy) => effectOf(policy.definition, policy) !== 'disabled')
      .flatMap((policy) => under.flatMap((resource) => evaluate(kernel, { resource, assignment, policy, exemptions })));
  });
}

/** What has a location is evaluated, as in the mode `Indexed`. */
export function isEvaluated({ type, location }: Resource): boolean {
  return location !== undefined && !type.startsWith('Microsoft.Resources/');
}

/** Whether an assignment's scope holds a resource. */
export function isUnder({ id }: Resource, { scope, notScopes }: PolicyAssignment): boolean {
  return isWithin(id, scope) && !notScopes.some((excluded) => isWithin(id, excluded));
}

interface Evaluation {
  readonly resource: Resource;
  readonly assignment: Resource<PolicyAssignment>;
  readonly policy: AssignedPolicy;
  readonly exemptions: readonly Resource<PolicyExemption>[];
}

function evaluate(kernel: Kernel, { resource, assignment, policy, exemptions }: Evaluation): readonly PolicyStateRow[] {
  const resolve = parameterResolver(policy.definition, policy);
  const condition = policy.definition.policyRule.if;
  if (!isApplicable(condition, resource, resolve)) {
    return [];
  }
  const now = kernel.clock.now();
  const exempt = exemptions.some(
    ({ id, properties }) =>
      properties.policyAssignmentId.toLowerCase() === assignment.id.toLowerCase() &&
      isFor(properties, policy) &&
      isWithin(resource.id, scopeOf(id)) &&
      (properties.expiresOn === undefined || Date.parse(properties.expiresOn) > now),
  );
  const state = exempt ? 'Exempt' : holds(condition, resource, resolve) ? 'NonCompliant' : 'Compliant';
  return [row(resource, assignment, policy, { state, now })];
}

function isFor(
  { policyDefinitionReferenceIds: wanted = [] }: PolicyExemption,
  { referenceId }: AssignedPolicy,
): boolean {
  return wanted.length === 0 || wanted.some((name) => name.toLowerCase() === referenceId.toLowerCase());
}

/** Ids inside are in small letters, save for the resource's own. */
function row(
  resource: Resource,
  assignment: Resource<PolicyAssignment>,
  policy: AssignedPolicy,
  { state, now }: { readonly state: ComplianceState; readonly now: number },
): PolicyStateRow {
  const { subscriptionId = '', resourceGroup = '' } = parseResourceId(resource.id) ?? {};
  const { definitionId, definition, set } = policy;
  const { scope, parameters } = assignment.properties;
  return {
    timestamp: new Date(now).toISOString().replace('Z', '0000Z'),
    resourceId: resource.id,
    policyAssignmentId: assignment.id.toLowerCase(),
    policyDefinitionId: definitionId.toLowerCase(),
    effectiveParameters: '',
    isCompliant: state !== 'NonCompliant',
    subscriptionId,
    resourceType: resource.type,
    resourceLocation: resource.location ?? '',
    resourceGroup,
    resourceTags: 'tbd',
    policyAssignmentName: assignment.name,
    policyAssignmentOwner: 'tbd',
    policyAssignmentParameters: JSON.stringify(parameters),
    policyAssignmentScope: scope,
    policyAssignmentVersion: '',
    policyDefinitionName: definitionId.split('/').at(-1) ?? '',
    policyDefinitionAction: effectOf(definition, policy),
    policyDefinitionCategory: categoryOf(definition),
    policyDefinitionReferenceId: policy.referenceId.toLowerCase(),
    policyDefinitionGroupNames: policy.groupNames.join(','),
    policyDefinitionVersion: '',
    policySetDefinitionId: set?.id.toLowerCase() ?? '',
    policySetDefinitionName: set?.name ?? '',
    policySetDefinitionOwner: set ? 'tbd' : '',
    policySetDefinitionCategory: set ? categoryOf(set.definition) : '',
    policySetDefinitionParameters: set ? JSON.stringify(parameters) : '',
    policySetDefinitionVersion: '',
    managementGroupIds: '',
    complianceState: state,
    complianceReasonCode: '',
  };
}

function categoryOf({ metadata }: Pick<PolicyDefinition, 'metadata'>): string {
  const category: unknown = metadata['category'];
  return typeof category === 'string' ? category : 'tbd';
}
