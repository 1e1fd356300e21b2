import type { z } from 'zod';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import type { Disk, DiskState } from '../disks/disk.ts';
import { changeNotAllowed, notAllowed } from './faults-of-machines.ts';
import { claimDisk, releaseDisk } from './machine-disks.ts';
import { attachedDisk } from './machine-image.ts';
import type { StoredMachine } from './machine-guest.ts';
import type { OsDiskWrite } from './virtual-machine.ts';

/**
 * The machine on another disk, where the request names one; undefined otherwise. What it says of its image stays as it
 * was. https://learn.microsoft.com/azure/virtual-machines/linux/os-disk-swap
 */
export function swapOsDisk(
  kernel: Kernel,
  request: ArmRequest,
  machine: StoredMachine,
  sent: z.infer<typeof OsDiskWrite> | undefined,
): StoredMachine | undefined {
  const { body, hidden } = machine;
  const { storageProfile } = body.properties;
  const { osDisk: before } = storageProfile;
  const id = sent?.managedDisk?.id;
  if (id === undefined || id.toLowerCase() === before.managedDisk?.id.toLowerCase()) {
    return undefined;
  }
  if (!before.managedDisk) {
    throw notAllowed(`The OS disk of VM '${body.name}' is unmanaged and cannot be changed for a managed one.`);
  }
  const { diskId, image } = attachedDisk(kernel, request, id, body.location ?? '');
  const disk = kernel.resources.require<Disk, DiskState>(diskId).body;
  if (sent?.name !== undefined && sent.name.toLowerCase() !== disk.name.toLowerCase()) {
    throw changeNotAllowed('osDisk.name');
  }
  if (image.osType !== before.osType || image.hyperVGeneration !== hidden.image.hyperVGeneration) {
    throw changeNotAllowed(image.osType === before.osType ? 'osDisk.hyperVGeneration' : 'osDisk.osType');
  }
  if (hidden.power !== 'stopped' && hidden.power !== 'deallocated') {
    throw notAllowed(`The OS disk of VM '${body.name}' cannot be changed while the VM is running: stop it first.`);
  }
  releaseDisk(kernel, before, true);
  claimDisk(kernel, diskId, body.id);
  const managedDisk = { ...before.managedDisk, id: diskId };
  const osDisk = { ...before, name: disk.name, managedDisk, diskSizeGB: disk.properties.diskSizeGB };
  return {
    ...machine,
    body: { ...body, properties: { ...body.properties, storageProfile: { ...storageProfile, osDisk } } },
    hidden: { ...hidden, image: { ...image, securityType: hidden.image.securityType } },
  };
}
