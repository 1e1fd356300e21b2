import type { VirtualMachine, VirtualMachineScaleSet, VirtualMachineScaleSetVM } from '@azure/arm-compute';
import { azureFind } from '../azure-call.ts';
import type { ClientsOf } from './inventory-clients.ts';
import { type MachineFacts, type MachineRow, toMachineFacts } from './machine-facts.ts';
import type { MachineId } from './machine-id.ts';

/** Reads one machine from Resource Manager; undefined when it is gone. */
export async function readMachine(clientsOf: ClientsOf, id: MachineId): Promise<MachineFacts | undefined> {
  const found = await findMachine(clientsOf, id);
  return found && toMachineFacts(found);
}

async function findMachine(clientsOf: ClientsOf, id: MachineId): Promise<MachineRow | undefined> {
  const { compute } = clientsOf(id.subscriptionId);
  const { resourceGroup, name, instance } = id;
  switch (id.kind) {
    case 'virtualMachine': {
      const found = await azureFind('read machine', () => compute.virtualMachines.get(resourceGroup, name));
      return found && machineRow(found);
    }
    case 'scaleSet': {
      const found = await azureFind('read scale set', () => compute.virtualMachineScaleSets.get(resourceGroup, name));
      return found && scaleSetRow(found);
    }
    case 'scaleSetInstance': {
      const found = await azureFind('read scale set instance', () =>
        compute.virtualMachineScaleSetVMs.get(resourceGroup, name, instance),
      );
      return found && instanceRow(found);
    }
  }
}

function machineRow(found: VirtualMachine): MachineRow {
  return {
    ...commonOf(found),
    managedBy: found.managedBy,
    vmId: found.vmId,
    scaleSetId: found.virtualMachineScaleSet?.id,
    storageProfile: shown(found.storageProfile),
  };
}

function scaleSetRow(found: VirtualMachineScaleSet): MachineRow {
  return {
    ...commonOf(found),
    capacity: found.sku?.capacity,
    storageProfile: shown(found.virtualMachineProfile?.storageProfile),
  };
}

export function instanceRow(found: VirtualMachineScaleSetVM): MachineRow {
  return {
    ...commonOf(found),
    vmId: found.vmId,
    latestModelApplied: found.latestModelApplied,
    storageProfile: shown(found.storageProfile),
  };
}

function commonOf({
  id,
  name,
  location,
  tags,
  plan,
  timeCreated,
}: VirtualMachine | VirtualMachineScaleSet | VirtualMachineScaleSetVM): MachineRow {
  return { id: id!, name: name!, location, tags, plan, createdAt: timeCreated };
}

/** The SDK's types name what they know; what comes is what Azure sent. */
function shown(storageProfile: object | undefined): MachineRow['storageProfile'] {
  return storageProfile as MachineRow['storageProfile'];
}
