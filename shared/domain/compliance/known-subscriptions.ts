import { z } from 'zod';

/** A subscription as Azure listed it last, with the management groups above it, nearest first. */
export const KnownSubscription = z.object({
  /** Lower case. */
  subscriptionId: z.string(),
  managementGroups: z.array(z.string()).readonly(),
  listedAt: z.iso.datetime(),
});
export type KnownSubscription = Readonly<z.infer<typeof KnownSubscription>>;

type Listed = Pick<KnownSubscription, 'subscriptionId' | 'managementGroups'>;

/** A week is long enough for somebody to give a role back that was lost. */
const rememberedMilliseconds = 7 * 24 * 3_600_000;

/**
 * Every subscription that Azure lists now, and for a week those that it listed before: one that may not be read any more,
 * or that an answer left out, has not left its management groups.
 */
export function knownSubscriptions(
  before: readonly KnownSubscription[],
  listed: readonly Listed[],
  now: string,
): readonly KnownSubscription[] {
  const known = new Map(
    before
      .filter(({ listedAt }) => Date.parse(now) - Date.parse(listedAt) < rememberedMilliseconds)
      .map((subscription) => [subscription.subscriptionId, subscription]),
  );
  for (const { subscriptionId, managementGroups } of listed) {
    const id = subscriptionId.toLowerCase();
    known.set(id, { subscriptionId: id, managementGroups: [...managementGroups], listedAt: now });
  }
  return [...known.values()];
}
