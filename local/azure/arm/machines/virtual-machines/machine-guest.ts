import type { Kernel } from '../../kernel/provider.ts';
import { parseResourceId } from '../../kernel/resource-id.ts';
import type { JsonObject, StoredResource } from '../../kernel/resource.ts';
import type { DiskState } from '../disks/disk.ts';
import { withGuest } from '../guest-content.ts';
import type { GuestDisk, MachineFacts } from '../guest/guest-disk.ts';
import { findSize } from '../sizes/sizes.ts';
import type { MachineState, VirtualMachine } from './virtual-machine.ts';

export type StoredMachine = StoredResource<VirtualMachine, MachineState>;

/** Keeps a changed system on the machine and on its disk, from where captures take it. */
export function saveGuest(
  { resources }: Kernel,
  machine: StoredMachine,
  disk: GuestDisk,
  changes: Partial<MachineState> = {},
): void {
  const image = withGuest(machine.hidden.image, disk);
  resources.put(machine.body, { ...machine.hidden, ...changes, image });
  const { managedDisk } = machine.body.properties.storageProfile.osDisk;
  const osDisk = managedDisk && resources.get<JsonObject, DiskState>(managedDisk.id);
  if (osDisk) {
    resources.put(osDisk.body, { ...osDisk.hidden, image });
  }
}

/** What scripts on a machine can see of it. */
export function factsOf({ body, hidden }: StoredMachine): MachineFacts {
  const { properties } = body;
  const { subscriptionId = '', resourceGroup = '' } = parseResourceId(body.id) ?? {};
  const size = findSize(properties.hardwareProfile.vmSize);
  return {
    vmId: properties.vmId,
    name: body.name,
    computerName: properties.osProfile?.computerName ?? body.name,
    location: body.location ?? '',
    resourceGroup,
    subscriptionId,
    size: properties.hardwareProfile.vmSize,
    cores: size?.cores ?? 1,
    memoryGB: size?.memoryGB ?? 1,
    architecture: hidden.image.architecture,
    ...(properties.osProfile?.adminUsername !== undefined && { adminUsername: properties.osProfile.adminUsername }),
  };
}
