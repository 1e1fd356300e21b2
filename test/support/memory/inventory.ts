import { machineKey, type ObservedMachine } from '../../../shared/domain/compliance/observed-machine.ts';
import type { MachineInventory, WatchedSubscription } from '../../../shared/ports/machine-inventory.ts';
import type { PolicyState, PolicyStates } from '../../../shared/ports/policy-states.ts';

export interface MemoryInventory extends MachineInventory {
  /** What Azure has now; `put` and `remove` change it and what the listing shows together, unless the listing lags. */
  put(...machines: readonly ObservedMachine[]): void;
  remove(resourceId: string): void;
  /** While true the listing stays as it is. */
  lagging: boolean;
  /** Every page and listing says that something was left out. */
  partial: boolean;
  pageLength: number;
  /** Ids of scale sets that are flexible; all others are uniform. */
  readonly flexible: Set<string>;
  readonly calls: { read: number; members: number; list: number; page: number };
  /** Thrown by the next call, once. */
  failNext: Error | null;
  subscriptionList: readonly WatchedSubscription[];
}

/** Machines in memory: one read says how it is, a listing how it was. */
export function memoryInventory(): MemoryInventory {
  const now = new Map<string, ObservedMachine>();
  let shown = new Map<string, ObservedMachine>();
  const calls = { read: 0, members: 0, list: 0, page: 0 };
  const listing = () => {
    if (!inventory.lagging) {
      shown = new Map(now);
    }
    return shown;
  };
  const called = (kind: keyof typeof calls) => {
    calls[kind] += 1;
    const error = inventory.failNext;
    inventory.failNext = null;
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const inventory: MemoryInventory = {
    calls,
    lagging: false,
    partial: false,
    pageLength: 1_000,
    failNext: null,
    subscriptionList: [],
    flexible: new Set(),
    put(...machines) {
      listing();
      machines.forEach((machine) => now.set(machineKey(machine.resourceId), machine));
      listing();
    },
    remove(resourceId) {
      listing();
      now.delete(machineKey(resourceId));
      listing();
    },
    async read(resourceId) {
      await called('read');
      return now.get(machineKey(resourceId));
    },
    async members(scaleSetId) {
      await called('members');
      const within = [...now.values()].filter((machine) => machine.scaleSetId === scaleSetId);
      if (!now.has(machineKey(scaleSetId))) {
        return undefined;
      }
      return inventory.flexible.has(scaleSetId)
        ? { mode: 'flexible', machineIds: within.map(({ resourceId }) => resourceId) }
        : { mode: 'uniform', instances: within };
    },
    async list(resourceIds) {
      await called('list');
      const machines = resourceIds.flatMap((id) => listing().get(machineKey(id)) ?? []);
      return { machines, complete: !inventory.partial };
    },
    async page(subscriptionIds, cursor) {
      await called('page');
      const all = [...listing().values()].filter(({ subscriptionId }) => subscriptionIds.includes(subscriptionId));
      const end = Number(cursor ?? 0) + inventory.pageLength;
      const machines = all.slice(Number(cursor ?? 0), end);
      const next = end < all.length ? String(end) : null;
      return { machines, cursor: next, total: all.length, complete: !inventory.partial };
    },
    subscriptions: () => Promise.resolve(inventory.subscriptionList),
  };
  return inventory;
}

/** Azure Policy's states in memory, all on one page. */
export function memoryPolicyStates(): PolicyStates & { readonly states: PolicyState[] } {
  const states: PolicyState[] = [];
  const under = (definitionIds: readonly string[]) =>
    states.filter(({ definitionId }) => definitionIds.includes(definitionId));
  return {
    states,
    page: (subscriptionId, definitionIds) =>
      Promise.resolve({
        states: under(definitionIds).filter(({ resourceId }) => resourceId.includes(subscriptionId)),
        cursor: null,
      }),
    ofMachine: (resourceId, definitionIds) =>
      Promise.resolve(under(definitionIds).filter((state) => state.resourceId === resourceId)),
  };
}
