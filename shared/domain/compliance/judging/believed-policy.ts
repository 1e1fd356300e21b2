import type { ComplianceRules } from '../compliance-rules.ts';
import type { PolicySaid } from '../policy-said.ts';

/** Azure Policy evaluates everything once a day: what it said longer ago belongs to an assignment that is gone. */
export const believedMilliseconds = 3 * 24 * 3_600_000;

/** What of all that Azure Policy said of a machine counts at `now`. */
export type BelievePolicy = (policy: readonly PolicySaid[], now: string) => readonly PolicySaid[];

/**
 * Where rules name definitions, only what those say counts: another policy's exemption accepts no image. Sweeps read
 * them again and again, so that old words are not believed. Without any, what events say counts for as long as it says
 * nothing else: they are subscribed to for the image policies alone.
 */
export function compileBelievedPolicy({ definitions }: ComplianceRules['azurePolicy']): BelievePolicy {
  if (definitions.length === 0) {
    return (policy) => policy;
  }
  const named = new Set(definitions.map((id) => id.toLowerCase()));
  return (policy, now) =>
    policy.filter(
      ({ definitionId, at }) =>
        named.has(definitionId.toLowerCase()) && Date.parse(now) - Date.parse(at) < believedMilliseconds,
    );
}
