import type { ComplianceRules } from './compliance-rules.ts';
import { type BelievePolicy, compileBelievedPolicy } from './judging/believed-policy.ts';
import { compileEnvironments, type FindEnvironment } from './judging/environment.ts';
import { compileOwners, type FindOwner } from './judging/owner.ts';

/** Rules made ready for judging many machines: every pattern is read once. */
export interface CompiledRules {
  readonly environmentOf: FindEnvironment;
  /** Whether a subscription's id alone tells its environment, or that it has none. */
  readonly scopeBySubscription: (subscriptionId: string) => boolean;
  readonly ownerOf: FindOwner;
  readonly serviceManaged: ComplianceRules['serviceManaged'];
  readonly believedPolicy: BelievePolicy;
  readonly honourPolicyExemptions: boolean;
}

export function compileRules(rules: ComplianceRules): CompiledRules {
  const environmentOf = compileEnvironments(rules);
  const usesGroups = rules.environments.some(({ managementGroups }) => managementGroups.length > 0);
  return {
    environmentOf,
    scopeBySubscription: (subscriptionId) => !usesGroups || environmentOf(subscriptionId, []) !== null,
    ownerOf: compileOwners(rules.owners),
    serviceManaged: rules.serviceManaged,
    believedPolicy: compileBelievedPolicy(rules.azurePolicy),
    honourPolicyExemptions: rules.azurePolicy.honourExemptions,
  };
}
