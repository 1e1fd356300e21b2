import { describe, expect, it } from 'vitest';
import { rememberSubscriptions } from '../../../../shared/azure/inventory/remember-subscriptions.ts';
import { memoryInventory } from '../../../support/memory/inventory.ts';

const watched = (subscriptionId: string) => ({ subscriptionId, name: subscriptionId, managementGroups: [] });

/** An inventory with one subscription, which counts how often it is asked. */
function anInventory() {
  const clock = { seconds: 0 };
  const inventory = memoryInventory();
  const asked: number[] = [];
  inventory.subscriptionList = [watched('one')];
  const subscriptions = inventory.subscriptions.bind(inventory);
  inventory.subscriptions = () => {
    asked.push(clock.seconds);
    return subscriptions();
  };
  const now = () => new Date(clock.seconds * 1000).toISOString();
  return { clock, inventory, asked, remembering: rememberSubscriptions(inventory, { now }) };
}

describe('subscriptions that are remembered', () => {
  it.each([
    { what: 'once, within ten minutes', at: [0, 1, 599], needed: ['one'], asked: [0] },
    { what: 'anew after ten minutes', at: [0, 600], needed: ['one'], asked: [0, 600] },
    { what: 'anew for one that is missing', at: [0, 15], needed: ['one', 'new'], asked: [0, 15] },
    { what: 'not for each event of one that is missing', at: [0, 1, 14], needed: ['new'], asked: [0] },
    { what: 'once where nobody needs a certain one', at: [0, 20, 40], needed: undefined, asked: [0] },
  ])('are asked for $what', async ({ at, needed, asked: expected }) => {
    const { clock, asked, remembering } = anInventory();

    for (const seconds of at) {
      clock.seconds = seconds;
      await remembering.subscriptions(needed);
    }

    expect(asked).toEqual(expected);
  });

  it('are those of now once a missing one is there', async () => {
    const { clock, inventory, remembering } = anInventory();
    await remembering.subscriptions(['new']);
    inventory.subscriptionList = [watched('one'), watched('new')];
    clock.seconds = 15;

    const found = await remembering.subscriptions(['new']);

    expect(found.map(({ subscriptionId }) => subscriptionId)).toEqual(['one', 'new']);
  });

  it('leave everything else of the inventory as it is', async () => {
    const { inventory, remembering } = anInventory();

    await remembering.page(['one'], null);

    expect(inventory.calls).toEqual({ read: 0, members: 0, list: 0, page: 1 });
  });
});
