import {
  getContinuationToken,
  type PolicyInsightsClient,
  type PolicyState as PolicyStateResource,
} from '@azure/arm-policyinsights';
import { z } from 'zod';
import type { PolicyState, PolicyStates } from '../../ports/policy-states.ts';
import { azureCall } from '../azure-call.ts';
import { parseMachineId } from './machine-id.ts';

/** The SDK calls made here; the client's own subscription does not matter. */
export type PolicyStatesClient = Pick<
  PolicyInsightsClient['policyStates'],
  'listQueryResultsForSubscription' | 'listQueryResultsForResource'
>;

/** Instances of uniform scale sets are not evaluated by themselves. */
const machineTypes = ['Microsoft.Compute/virtualMachines', 'Microsoft.Compute/virtualMachineScaleSets'];

const State = z.object({
  resourceId: z.string(),
  policyAssignmentId: z.string(),
  policyDefinitionId: z.string(),
  complianceState: z.string().nullish(),
  timestamp: z.date(),
});

/** What Azure Policy found out about machines, latest states only. */
export function createPolicyStates(client: PolicyStatesClient): PolicyStates {
  return {
    async page(subscriptionId, definitionIds, cursor) {
      if (definitionIds.length === 0) {
        return { states: [], cursor: null };
      }
      const queryOptions = { filter: filterOf(definitionIds), ...(cursor !== null && { skipToken: cursor }) };
      return readPage(client.listQueryResultsForSubscription('latest', subscriptionId, { queryOptions }));
    },

    async ofMachine(resourceId, definitionIds) {
      if (definitionIds.length === 0) {
        return [];
      }
      const queryOptions = { filter: filterOf(definitionIds) };
      const { states } = await readPage(client.listQueryResultsForResource('latest', resourceId, { queryOptions }));
      return states;
    },
  };
}

/**
 * One page; `cursor` is the skip token of the next. The SDK follows links with GET, but the service answers queries by
 * POST alone, so the token is taken out of the link and sent with a query of its own.
 */
async function readPage(
  states: ReturnType<PolicyStatesClient['listQueryResultsForResource']>,
): Promise<{ readonly states: readonly PolicyState[]; readonly cursor: string | null }> {
  const answer = await azureCall('query policy states', () => states.byPage().next());
  const page = answer.done === true ? [] : answer.value;
  const link = getContinuationToken(page);
  const token = link === undefined ? null : new URL(link).searchParams.get('$skiptoken');
  return { states: toStates(page), cursor: token };
}

/** OData: `and` binds before `or`. */
function filterOf(definitionIds: readonly string[]): string {
  return definitionIds
    .map((id) => id.replaceAll("'", "''"))
    .flatMap((id) => machineTypes.map((type) => `PolicyDefinitionId eq '${id}' and ResourceType eq '${type}'`))
    .join(' or ');
}

function toStates(found: readonly PolicyStateResource[]): readonly PolicyState[] {
  return found
    .map((state) => State.parse(state))
    .filter(({ resourceId }) => parseMachineId(resourceId) !== undefined)
    .map(({ resourceId, policyAssignmentId, policyDefinitionId, complianceState, timestamp }) => ({
      resourceId,
      assignmentId: policyAssignmentId,
      definitionId: policyDefinitionId,
      compliance: Compliance.parse(complianceState),
      at: timestamp.toISOString(),
    }));
}

/** Azure also has `Conflict`, `Error`, `Protected` and others, which say neither yes nor no. */
const Compliance = z.enum(['Compliant', 'NonCompliant', 'Exempt', 'Unknown']).catch('Unknown');
