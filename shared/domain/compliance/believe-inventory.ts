/** Whether what is not in an inventory may be taken as gone. `message` are whole sentences. */
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
 * An inventory that is suddenly small proves nothing: Azure does not show what may not be read. `share` is the part of the
 * machines known before that has to be there still; `unlisted` are subscriptions that Azure lists no more, with the
 * machines that are known there.
 */
export function believeInventory(
  subscriptions: readonly Compared[],
  share: number,
  unlisted: readonly Compared[] = [],
): Belief {
  const small = subscriptions.filter(({ known, seen }) => known >= fewMachines && seen < known * share);
  const lost = unlisted.filter(({ known }) => known > 0);
  if (small.length + lost.length === 0) {
    return { kind: 'complete' };
  }
  const sentences = [
    ...(lost.length === 0
      ? []
      : [`Azure does not list subscriptions any more in which machines are known (${counts(lost)}).`]),
    ...(small.length === 0 ? [] : [`The inventory is suddenly small (${counts(small)}).`]),
    'Nothing in these subscriptions is taken as deleted.',
  ];
  return {
    kind: 'suspicious',
    subscriptions: [...lost, ...small].map(({ subscriptionId }) => subscriptionId),
    message: sentences.join(' '),
  };
}

function counts(subscriptions: readonly Compared[]): string {
  return subscriptions
    .map(({ subscriptionId, known, seen }) => `${subscriptionId}: ${seen} instead of ${known}`)
    .join(', ');
}
