import type { CreateProvider } from '../kernel/provider.ts';
import { admitByPolicy } from './admit.ts';
import { policyInsightsRoutes, scopeOfStates } from './policy-insights.ts';
import { policyRoutes } from './policy-routes.ts';
import { evaluationSuffix, followChanges } from './follow-changes.ts';
import { createStateEvents } from './state-events.ts';

/** Azure Policy: definitions, assignments, exemptions (Microsoft.Authorization) and compliance (Microsoft.PolicyInsights). */
export const policy: CreateProvider = (kernel) => {
  const raiseStateEvents = createStateEvents(kernel);
  return {
    routes: [...policyRoutes(kernel), ...policyInsightsRoutes(kernel)],
    admit: admitByPolicy(kernel),
    changed: followChanges(kernel),
    completers: {
      'policyStates.triggerEvaluation'({ resourceId }, failure) {
        if (failure) {
          return { kind: 'failed', error: failure };
        }
        raiseStateEvents(scopeOfStates(resourceId));
        return { kind: 'succeeded' };
      },
      'policyStates.evaluate'({ resourceId }) {
        raiseStateEvents(resourceId.slice(0, -evaluationSuffix.length));
        return { kind: 'succeeded' };
      },
    },
  };
};
