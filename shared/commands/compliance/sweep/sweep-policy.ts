import { z } from 'zod';
import { done, type Progress, running } from '../../../domain/progress.ts';
import type { PolicyStates } from '../../../ports/policy-states.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { readRules } from '../rules/read-rules.ts';
import { recordPolicy } from '../judging/record-policy.ts';
import { theSweep } from './the-sweep.ts';

/** Which subscription is next, and which page of it. */
const Place = z.object({ subscription: z.int(), cursor: z.string().nullable() });

export interface SweptPolicy {
  readonly progress: Progress;
  readonly findings: readonly FindingRef[];
}

/** Reads one page of what Azure Policy says of a sweep's subscriptions. Without definitions in the rules there is none. */
export async function sweepPolicy(
  ports: CompliancePorts & { readonly policyStates: PolicyStates },
  sweepId: string,
  carry: string | null,
): Promise<SweptPolicy> {
  const definitions = (await readRules(ports.compliance))?.rules.azurePolicy.definitions ?? [];
  const { subscriptions } = (await theSweep(ports, sweepId)).value;
  const place = carry === null ? { subscription: 0, cursor: null } : Place.parse(JSON.parse(carry));
  const subscriptionId = subscriptions[place.subscription];
  if (definitions.length === 0 || subscriptionId === undefined) {
    return { progress: done, findings: [] };
  }
  const page = await ports.policyStates.page(subscriptionId, definitions, place.cursor);
  const { findings } = await recordPolicy(
    ports,
    page.states.map(({ resourceId, ...said }) => ({ resourceId, subscriptionId, said })),
  );
  const isLast = page.cursor === null;
  const next = { subscription: place.subscription + (isLast ? 1 : 0), cursor: page.cursor };
  const doing = `Azure Policy: subscription ${place.subscription + 1} of ${subscriptions.length}`;
  return { progress: running(doing, JSON.stringify(next), 0), findings };
}
