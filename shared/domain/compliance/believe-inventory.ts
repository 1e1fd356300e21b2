/** Whether what is not in an inventory may be taken as gone. */
export type Belief =
  | { readonly kind: 'complete' }
  | { readonly kind: 'suspicious'; readonly subscriptions: readonly string[]; readonly message: string };

/** Machines of a subscription that were known before, and those that the inventory shows. */
export interface Compared {
  readonly subscriptionId: string;
  readonly known: number;
  readonly seen: number;
}

/** Fewer known machines than this cannot be suddenly few: one person deletes them in an hour. */
const fewMachines = 10;

/**
 * An inventory that is suddenly small proves nothing: a lost role assignment looks just like deleted machines. `share`
 * is the part of the machines known before that has to be there still.
 */
export function believeInventory(subscriptions: readonly Compared[], share: number): Belief {
  const doubted = subscriptions.filter(({ known, seen }) => known >= fewMachines && seen < known * share);
  if (doubted.length === 0) {
    return { kind: 'complete' };
  }
  const counts = doubted.map(({ subscriptionId, known, seen }) => `${subscriptionId}: ${seen} instead of ${known}`);
  return {
    kind: 'suspicious',
    subscriptions: doubted.map(({ subscriptionId }) => subscriptionId),
    message: `The inventory is suddenly small, so nothing in these subscriptions is taken as deleted: ${counts.join(', ')}`,
  };
}
