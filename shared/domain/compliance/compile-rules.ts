import type { ComplianceRules } from './compliance-rules.ts';
import { compileEnvironments, type FindEnvironment } from './judging/environment.ts';
import { compileOwners, type FindOwner } from './judging/owner.ts';

/** Rules made ready for judging many machines: every pattern is read once. */
export interface CompiledRules {
  readonly environmentOf: FindEnvironment;
  readonly ownerOf: FindOwner;
  readonly serviceManaged: ComplianceRules['serviceManaged'];
  readonly honourPolicyExemptions: boolean;
}

export function compileRules(rules: ComplianceRules): CompiledRules {
  return {
    environmentOf: compileEnvironments(rules),
    ownerOf: compileOwners(rules.owners),
    serviceManaged: rules.serviceManaged,
    honourPolicyExemptions: rules.azurePolicy.honourExemptions,
  };
}
