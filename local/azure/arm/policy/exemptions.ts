import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource, Resources } from '../kernel/resource.ts';
import type { AssignedPolicy } from './assigned-policies.ts';
import { exemptionType } from './policies.ts';
import type { PolicyExemption } from './policy-rule.ts';
import { scopeOf } from './scope-of.ts';

/** Whether a policy that an assignment puts in force leaves a resource alone. */
export type IsExempt = (resource: Pick<Resource, 'id'>, assignmentId: string, policy: AssignedPolicy) => boolean;

/** The exemptions of a scope's subscription that have not expired. */
export function readExemptions(resources: Resources, scope: string, now: number): IsExempt {
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const inForce = resources
    .list<PolicyExemption>(subscription, { type: exemptionType })
    .items.map(({ body }) => body)
    .filter(({ properties: { expiresOn } }) => expiresOn === undefined || Date.parse(expiresOn) > now);
  return (resource, assignmentId, policy) =>
    inForce.some(
      ({ id, properties }) =>
        properties.policyAssignmentId.toLowerCase() === assignmentId.toLowerCase() &&
        isFor(properties, policy) &&
        isWithin(resource.id, scopeOf(id)),
    );
}

function isFor(
  { policyDefinitionReferenceIds: wanted = [] }: PolicyExemption,
  { referenceId }: AssignedPolicy,
): boolean {
  return wanted.length === 0 || wanted.some((name) => name.toLowerCase() === referenceId.toLowerCase());
}
