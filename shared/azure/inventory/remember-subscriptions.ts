import type { MachineInventory, WatchedSubscription } from '../../ports/machine-inventory.ts';
import type { Environment } from '../../ports/support.ts';

/** Subscriptions and their management groups change seldom; a new one is judged right this much later. */
const rememberedMilliseconds = 10 * 60_000;

/** An inventory that asks for its subscriptions every ten minutes only: each burst of events needs them. */
export function rememberSubscriptions(
  inventory: MachineInventory,
  { now }: Pick<Environment, 'now'>,
): MachineInventory {
  let remembered: { readonly at: number; readonly subscriptions: readonly WatchedSubscription[] } | null = null;
  return {
    ...inventory,
    async subscriptions() {
      const at = Date.parse(now());
      if (remembered === null || at - remembered.at >= rememberedMilliseconds) {
        remembered = { at, subscriptions: await inventory.subscriptions() };
      }
      return remembered.subscriptions;
    },
  };
}
