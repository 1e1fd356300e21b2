import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { askJudgeAgain } from '../judging/judge-again.ts';
import { readKnownSubscriptions } from '../judging/read-known-subscriptions.ts';

/**
 * Has machines judged again whose subscription Azure has not listed for so long that it counts no more: where rules name
 * management groups, nothing tells their environment now. It is forgotten when the next sweep begins, which follows.
 */
export async function forgetSubscriptions(
  ports: Pick<CompliancePorts, 'compliance' | 'inventory' | 'environment'>,
  orchestrations: Orchestrations,
): Promise<void> {
  const { known, stored } = await readKnownSubscriptions(ports);
  const still = new Set(known.map(({ subscriptionId }) => subscriptionId));
  for (const { subscriptionId } of stored?.value.subscriptions ?? []) {
    if (!still.has(subscriptionId)) {
      const reason = 'Azure has not listed the subscription for a week';
      await askJudgeAgain(ports, orchestrations, subscriptionId, { imageDefinition: null, subscriptionId, reason });
    }
  }
}
