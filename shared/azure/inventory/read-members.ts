import { azureFind, collect } from '../azure-call.ts';
import type { ClientsOf } from './inventory-clients.ts';
import { type MachineFacts, toMachineFacts } from './machine-facts.ts';
import type { MachineId } from './machine-id.ts';
import { instanceRow } from './read-machine.ts';

/** What Resource Manager has in a scale set; undefined when the set is gone. */
export type FoundMembers =
  | { readonly mode: 'uniform'; readonly instances: readonly MachineFacts[] }
  | { readonly mode: 'flexible'; readonly machineIds: readonly string[] };

/** Lists what is in a scale set: its instances, or the machines that name it. */
export async function readMembers(
  clientsOf: ClientsOf,
  { subscriptionId, resourceGroup, name }: MachineId,
): Promise<FoundMembers | undefined> {
  const { compute } = clientsOf(subscriptionId);
  const set = await azureFind('read scale set', () => compute.virtualMachineScaleSets.get(resourceGroup, name));
  if (!set) {
    return undefined;
  }
  if (set.orchestrationMode === 'Flexible') {
    const filter = `'virtualMachineScaleSet/id' eq '${set.id!}'`;
    const found = await collect('list machines of scale set', compute.virtualMachines.list(resourceGroup, { filter }));
    return { mode: 'flexible', machineIds: found.map(({ id }) => id!) };
  }
  const found = await azureFind('list scale set instances', () =>
    Array.fromAsync(compute.virtualMachineScaleSetVMs.list(resourceGroup, name)),
  );
  return found && { mode: 'uniform', instances: found.flatMap((one) => toMachineFacts(instanceRow(one)) ?? []) };
}
