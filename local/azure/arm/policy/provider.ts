import type { CreateProvider } from '../kernel/provider.ts';
import { admitByPolicy } from './admit.ts';
import { policyInsightsRoutes } from './policy-insights.ts';
import { policyRoutes } from './policy-routes.ts';

/** Azure Policy: definitions, assignments, exemptions (Microsoft.Authorization) and compliance (Microsoft.PolicyInsights). */
export const policy: CreateProvider = (kernel) => ({
  routes: [...policyRoutes(kernel), ...policyInsightsRoutes(kernel)],
  admit: admitByPolicy(kernel),
  completers: { 'policyStates.triggerEvaluation': () => ({ kind: 'succeeded' }) },
});
