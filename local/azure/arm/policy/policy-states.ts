import type { Kernel } from '../kernel/provider.ts';
import { isWithin, parseResourceId, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { holds, isApplicable } from './evaluate-condition.ts';
import { assignedPolicies, type AssignedPolicy } from './assigned-policies.ts';
import { readExemptions, type IsExempt } from './exemptions.ts';
import { explainCondition } from './explain-condition.ts';
import { assignmentType, effectOf, parameterResolver } from './policies.ts';
import type { PolicyAssignment, PolicyDefinition } from './policy-rule.ts';

export type ComplianceState = 'Compliant' | 'NonCompliant' | 'Exempt';

/** A row of policy states as it is answered: flat, texts that are not set are empty. */
export interface PolicyStateRow {
  readonly resourceId: string;
  readonly policyAssignmentId: string;
  readonly policyDefinitionId: string;
  readonly policyDefinitionName: string;
  readonly policyDefinitionReferenceId: string;
  readonly policySetDefinitionId: string;
  readonly policySetDefinitionName: string;
  readonly complianceState: ComplianceState;
  readonly [field: string]: string | boolean | object;
}

/**
 * Every resource of a scope against every assignment that it is under. Evaluated when asked, so always as new as the
 * resources (Azure's states are minutes to a day behind). `detailed`: with the comparisons that a violation rests on.
 */
export function policyStates(kernel: Kernel, scope: string, detailed = false): readonly PolicyStateRow[] {
  const { resources } = kernel;
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const assignments = resources
    .list<PolicyAssignment>(subscription, { type: assignmentType })
    .items.map(({ body }) => body);
  const isExempt = readExemptions(resources, scope, kernel.clock.now());
  const own = resources.get(scope)?.body;
  const evaluated = [...(own ? [own] : []), ...resources.list(scope).items.map(({ body }) => body)].filter(isEvaluated);
  return assignments.flatMap((assignment) => {
    const under = evaluated.filter((resource) => isUnder(resource, assignment.properties));
    return assignedPolicies(resources, assignment.properties)
      .filter((policy) => effectOf(policy.definition, policy) !== 'disabled')
      .flatMap((policy) =>
        under.flatMap((resource) => evaluate(kernel, { resource, assignment, policy, isExempt, detailed })),
      );
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
  readonly isExempt: IsExempt;
  /** Whether it is told why a resource is not compliant. */
  readonly detailed: boolean;
}

function evaluate(kernel: Kernel, evaluation: Evaluation): readonly PolicyStateRow[] {
  const { resource, assignment, policy, isExempt, detailed } = evaluation;
  const resolve = parameterResolver(policy.definition, policy);
  const condition = policy.definition.policyRule.if;
  if (!isApplicable(condition, resource, resolve)) {
    return [];
  }
  const exempt = isExempt(resource, assignment.id, policy);
  const state = exempt ? 'Exempt' : holds(condition, resource, resolve) ? 'NonCompliant' : 'Compliant';
  const found = row(resource, assignment, policy, { state, now: kernel.clock.now() });
  if (!detailed || state !== 'NonCompliant') {
    return [found];
  }
  const evaluatedExpressions = explainCondition(condition, resource, resolve);
  return [{ ...found, policyEvaluationDetails: { evaluatedExpressions } }];
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
