import { type KnownSubscription, knownSubscriptions } from '../../../domain/compliance/known-subscriptions.ts';
import type { KnownSubscriptionsRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { Stored } from '../../../ports/records.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

type Ports = Pick<CompliancePorts, 'compliance' | 'inventory' | 'environment'>;

export interface SubscriptionsNow {
  /** Ids that Azure lists now, in small letters. */
  readonly listed: readonly string[];
  readonly known: readonly KnownSubscription[];
  /** Where sweeps keep them; undefined before the first. */
  readonly stored: Stored<KnownSubscriptionsRecord> | undefined;
}

/** The subscriptions that Azure lists, and those that it listed lately. One that is `needed` and not among them is asked for. */
export async function readKnownSubscriptions(
  { compliance, inventory, environment }: Ports,
  needed?: readonly string[],
): Promise<SubscriptionsNow> {
  const stored = await compliance.read('knownSubscriptions', 'sweeps', 'known-subscriptions');
  const listed = await inventory.subscriptions(needed);
  return {
    listed: listed.map(({ subscriptionId }) => subscriptionId.toLowerCase()),
    known: knownSubscriptions(stored?.value.subscriptions ?? [], listed, environment.now()),
    stored,
  };
}
