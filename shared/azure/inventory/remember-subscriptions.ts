import type { MachineInventory, WatchedSubscription } from '../../ports/machine-inventory.ts';
import type { Environment } from '../../ports/support.ts';

/** Subscriptions and their management groups change seldom. */
const rememberedMilliseconds = 10 * 60_000;
/** A new one is asked for until Resource Graph lists it, but not with each of its events. */
const missingMilliseconds = 15_000;

/** An inventory that asks for its subscriptions every ten minutes only: each burst of events needs them. */
export function rememberSubscriptions(
  inventory: MachineInventory,
  { now }: Pick<Environment, 'now'>,
): MachineInventory {
  let remembered: { readonly at: number; readonly subscriptions: readonly WatchedSubscription[] } | null = null;
  const isGoodEnough = (age: number, known: readonly WatchedSubscription[], needed: readonly string[]): boolean => {
    const ids = new Set(known.map(({ subscriptionId }) => subscriptionId));
    return age < (needed.every((id) => ids.has(id)) ? rememberedMilliseconds : missingMilliseconds);
  };
  return {
    ...inventory,
    async subscriptions(needed = []) {
      const at = Date.parse(now());
      if (remembered === null || !isGoodEnough(at - remembered.at, remembered.subscriptions, needed)) {
        remembered = { at, subscriptions: await inventory.subscriptions() };
      }
      return remembered.subscriptions;
    },
  };
}
