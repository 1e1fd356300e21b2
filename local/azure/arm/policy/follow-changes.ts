import type { Kernel } from '../kernel/provider.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import { assignmentType, exemptionType } from './policies.ts';
import type { PolicyAssignment } from './policy-rule.ts';
import { scopeOf } from './scope-of.ts';

/** Where the evaluation of a scope is kept until it is due; nothing else runs on this id. */
export const evaluationSuffix = '/providers/Microsoft.PolicyInsights/policyStates/latest';

/**
 * Has evaluated, about 15 minutes later, what was written or deleted below an assignment, and what a new assignment or
 * exemption is for. https://learn.microsoft.com/azure/governance/policy/how-to/get-compliance-data#evaluation-triggers
 */
export function followChanges({ resources, operations, durations }: Kernel): (id: string) => void {
  const isUnderAssignment = (id: string): boolean =>
    resources
      .list<PolicyAssignment>(`/subscriptions/${subscriptionIdOf(id) ?? ''}`, { type: assignmentType })
      .items.some(({ body }) => isWithin(id, body.properties.scope));
  return (id) => {
    const scope = isPolicyObject(id) ? scopeOf(id) : id;
    const resourceId = `${scope}${evaluationSuffix}`;
    if ((isPolicyObject(id) || isUnderAssignment(id)) && operations.running(resourceId).length === 0) {
      operations.start({
        ...{ kind: 'policyStates.evaluate', resourceId, location: 'global', family: 'asyncOperationResults' },
        seconds: durations.seconds('policyStates.evaluate'),
      });
    }
  };
}

function isPolicyObject(id: string): boolean {
  return [assignmentType, exemptionType].some((type) => id.toLowerCase().includes(`/${type.toLowerCase()}/`));
}
