import { z } from 'zod';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { parseResourceId } from '../../kernel/resource-id.ts';
import type { JsonObject, StoredResource } from '../../kernel/resource.ts';
import type { DiskState } from '../disks/disk.ts';
import { factoryDisk } from '../guest/factory-disk.ts';
import type { GuestDisk, MachineFacts } from '../guest/guest-disk.ts';
import { findSize } from '../sizes/sizes.ts';
import type { MachineState, VirtualMachine } from './virtual-machine.ts';

export type StoredMachine = StoredResource<VirtualMachine, MachineState>;

const Text = z.string().default('');
const Content = z.looseObject({
  disk: z.custom<GuestDisk>((value) => typeof value === 'object' && value !== null).optional(),
  /** Of a platform image, which is as it leaves the factory. */
  platformImage: z.object({ publisher: Text, offer: Text, sku: Text, version: Text }).optional(),
});

/** The system inside an image, disk or machine. */
export function guestOf({ content, osType }: ImageTraits): GuestDisk {
  const { disk, platformImage } = Content.parse(content);
  return disk ?? factoryDisk({ osType, ...platformImage });
}

export function withGuest(image: ImageTraits, disk: GuestDisk): ImageTraits {
  return { ...image, content: { disk } as unknown as JsonObject };
}

/** Keeps a changed system on the machine and on its disk, from where captures take it. */
export function saveGuest(
  { resources }: Kernel,
  machine: StoredMachine,
  disk: GuestDisk,
  changes: Partial<MachineState> = {},
): void {
  const image = withGuest(machine.hidden.image, disk);
  resources.put(machine.body, { ...machine.hidden, ...changes, image });
  const osDisk = resources.get<JsonObject, DiskState>(machine.body.properties.storageProfile.osDisk.managedDisk.id);
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
