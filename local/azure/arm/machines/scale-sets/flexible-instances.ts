import { randomBytes } from 'node:crypto';
import type { Kernel } from '../../kernel/provider.ts';
import { resourceGroupId } from '../../kernel/resource-id.ts';
import type { Quota } from '../sizes/quota.ts';
import { createMachine } from '../virtual-machines/create-machine.ts';
import { removeMachine } from '../virtual-machines/delete-machine.ts';
import type { StoredMachine } from '../virtual-machines/machine-guest.ts';
import {
  virtualMachineType,
  type MachineState,
  type VirtualMachine,
  type VirtualMachineWrite,
} from '../virtual-machines/virtual-machine.ts';
import type { StoredScaleSet, ScaleSetRequest } from './scale-set.ts';

/** The machines of a flexible scale set: virtual machines of its group that name it. */
export function machinesOf({ resources }: Kernel, setId: string): StoredMachine[] {
  return resources
    .list<VirtualMachine, MachineState>(resourceGroupId(setId) ?? '', { type: virtualMachineType })
    .items.filter(({ body }) => body.properties.virtualMachineScaleSet?.id.toLowerCase() === setId.toLowerCase());
}

/** Makes machines by the set's model, or removes the newest, until there are as many as it wants. */
export function scaleFlexible(kernel: Kernel, quota: Quota, request: ScaleSetRequest, set: StoredScaleSet): void {
  const { body } = set;
  const sent = request.body.sku?.capacity;
  if (sent === undefined) {
    return;
  }
  const machines = machinesOf(kernel, body.id).toSorted((a, b) =>
    a.body.properties.timeCreated.localeCompare(b.body.properties.timeCreated),
  );
  machines.slice(sent).forEach((machine) => removeMachine(kernel, quota, machine));
  for (let missing = sent - machines.length; missing > 0; missing -= 1) {
    const name = `${body.name}_${randomBytes(4).toString('hex')}`;
    const resourceId = `${resourceGroupId(body.id) ?? ''}/providers/${virtualMachineType}/${name}`;
    createMachine(kernel, quota, { ...request, resourceId, body: machineWrite(set, name) }, body.location ?? '');
  }
}

function machineWrite({ body: set, hidden }: StoredScaleSet, name: string): VirtualMachineWrite {
  const profile = set.properties.virtualMachineProfile ?? {};
  const { computerNamePrefix, ...osProfile } = {
    ...profile.osProfile,
    ...(hidden.adminPassword !== undefined && { adminPassword: hidden.adminPassword }),
  };
  const storage = profile.storageProfile ?? {};
  return {
    location: set.location ?? '',
    ...(set.tags && { tags: { ...set.tags } }),
    ...(set.plan && { plan: set.plan as VirtualMachineWrite['plan'] & object }),
    properties: {
      ...(profile as object),
      hardwareProfile: { vmSize: set.sku?.['name'] as string },
      storageProfile: {
        ...storage,
        osDisk: { ...(storage.osDisk ?? { createOption: 'FromImage' }), deleteOption: 'Delete' },
      },
      ...(profile.osProfile && {
        osProfile: { ...osProfile, computerName: `${(computerNamePrefix ?? set.name).slice(0, 9)}${name.slice(-6)}` },
      }),
      networkProfile: {
        networkApiVersion: '2022-11-01',
        networkInterfaceConfigurations: (profile.networkProfile?.networkInterfaceConfigurations ?? []).map((each) => ({
          ...each,
          properties: { ...each.properties, deleteOption: 'Delete' as const },
        })),
      },
      virtualMachineScaleSet: { id: set.id },
    },
  };
}
