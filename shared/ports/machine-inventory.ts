import type { ObservedMachine } from '../domain/compliance/observed-machine.ts';
import type { ScaleSetMembers } from '../domain/compliance/scale-set-members.ts';

export interface InventoryPage {
  readonly machines: readonly ObservedMachine[];
  /** Opaque; null on the last page. */
  readonly cursor: string | null;
  /** How many machines Azure says there are on all pages together. */
  readonly total: number;
  /** False when Azure said that it left something out. */
  readonly complete: boolean;
}

/** Machines that were asked for, as far as a listing shows them. */
export interface Listing {
  readonly machines: readonly ObservedMachine[];
  /** False when Azure said that it left something out: what is not shown may be there all the same. */
  readonly complete: boolean;
}

/** A watched subscription and the management groups above it, nearest first. */
export interface WatchedSubscription {
  readonly subscriptionId: string;
  readonly name: string;
  readonly managementGroups: readonly string[];
}

/**
 * The machines of all watched subscriptions. Throws `AzureUnavailableError`, with the pause that Azure asked for, when
 * a quota is used up.
 */
export interface MachineInventory {
  /** One machine, read from Resource Manager now, with its disks followed as far as needed; undefined when it is gone. */
  read(resourceId: string): Promise<ObservedMachine | undefined>;
  /** What is in a scale set, read from Resource Manager now; undefined when the set is gone. */
  members(scaleSetId: string): Promise<ScaleSetMembers | undefined>;
  /** These machines (at most 1,000) as Resource Graph shows them, which may be minutes old; those it has not are absent. */
  list(resourceIds: readonly string[]): Promise<Listing>;
  /** All machines of these subscriptions, a page (at most 1,000) at a time, as Resource Graph shows them. */
  page(subscriptionIds: readonly string[], cursor: string | null): Promise<InventoryPage>;
  /** The subscriptions that this app may read. What was remembered is asked anew where it lacks one of `needed`. */
  subscriptions(needed?: readonly string[]): Promise<readonly WatchedSubscription[]>;
}
