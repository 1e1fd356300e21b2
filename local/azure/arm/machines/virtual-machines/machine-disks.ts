import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { resourceGroupId } from '../../kernel/resource-id.ts';
import type { JsonObject, Resource } from '../../kernel/resource.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import { diskType, type Disk, type DiskState } from '../disks/disk.ts';
import { putNewDisk } from '../disks/new-disk.ts';
import { omit } from '../omit.ts';
import { invalidParameter } from './faults-of-machines.ts';
import type { MachineSource } from './machine-image.ts';
import type { DataDiskWrite, DiskOfMachine, OsDiskOfMachine, OsDiskWrite, VirtualMachine } from './virtual-machine.ts';

interface Place {
  readonly machineId: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** Makes or attaches the OS disk; answers how the machine shows it. */
export function attachOsDisk(
  kernel: Kernel,
  place: Place,
  sent: z.infer<typeof OsDiskWrite>,
  source: MachineSource,
): VirtualMachine['storageProfile']['osDisk'] {
  const name = sent.name ?? `${nameOf(place.machineId)}_OsDisk_1_${randomBytes(16).toString('hex')}`;
  const ephemeral = sent.diffDiskSettings?.option === 'Local';
  const sku = sent.managedDisk?.storageAccountType ?? 'Premium_LRS';
  const sizeGB = Math.max(sent.diskSizeGB ?? source.image.osDiskSizeGB, 1);
  if (sizeGB < source.image.osDiskSizeGB) {
    throw invalidParameter(
      `The specified disk size ${sizeGB} GB is smaller than the size of the corresponding disk in the VM image: ` +
        `${source.image.osDiskSizeGB} GB. This is not allowed. Please choose equal or greater size or do not specify an explicit size.`,
      'osDisk.diskSizeGB',
    );
  }
  const disk =
    source.kind === 'disk'
      ? claimDisk(kernel, source.diskId, place.machineId)
      : putNewDisk(kernel, {
          id: diskId(place.machineId, name),
          ...{ location: place.location, sizeGB, sku, tags: place.tags, creationData: source.creationData },
          managedBy: place.machineId,
          image: source.image,
        });
  return {
    osType: source.image.osType,
    name: disk.name,
    createOption: sent.createOption,
    caching: sent.caching ?? 'ReadWrite',
    ...(sent.diffDiskSettings && { diffDiskSettings: sent.diffDiskSettings as JsonObject }),
    managedDisk: { ...(sent.managedDisk as JsonObject | undefined), id: disk.id, storageAccountType: sku },
    deleteOption: sent.deleteOption ?? (ephemeral ? 'Delete' : 'Detach'),
    diskSizeGB: disk.properties.diskSizeGB,
  } as VirtualMachine['storageProfile']['osDisk'];
}

/** Makes or attaches data disks: those that are sent, and those that the image holds. */
export function attachDataDisks(
  kernel: Kernel,
  request: ArmRequest,
  place: Place,
  sent: readonly z.infer<typeof DataDiskWrite>[],
  imageDisks: MachineSource['image']['dataDisks'],
): DiskOfMachine[] {
  requireLuns(sent);
  const fromImage = imageDisks
    .filter(({ lun }) => !sent.some((disk) => disk.lun === lun))
    .map(({ lun, sizeGB }) => ({ lun, createOption: 'FromImage' as const, diskSizeGB: sizeGB }));
  return [...sent, ...fromImage].map((disk) => attachDataDisk(kernel, request, place, disk));
}

function attachDataDisk(
  kernel: Kernel,
  request: ArmRequest,
  place: Place,
  sent: z.infer<typeof DataDiskWrite>,
): DiskOfMachine {
  const { lun, createOption, managedDisk } = sent;
  if (createOption === 'Attach' && managedDisk?.id !== undefined) {
    kernel.permissions.requireLinked(request, 'Microsoft.Compute/disks/write', managedDisk.id);
    return shown(sent, claimDisk(kernel, managedDisk.id, place.machineId));
  }
  const name = sent.name ?? `${nameOf(place.machineId)}_disk${lun + 2}_${randomBytes(16).toString('hex')}`;
  const disk = putNewDisk(kernel, {
    id: diskId(place.machineId, name),
    location: place.location,
    sizeGB: sent.diskSizeGB ?? 32,
    sku: managedDisk?.storageAccountType ?? 'Premium_LRS',
    tags: place.tags,
    creationData: { createOption: createOption === 'FromImage' ? 'FromImage' : 'Empty' },
    managedBy: place.machineId,
  });
  return shown(sent, disk);
}

function shown(sent: z.infer<typeof DataDiskWrite>, disk: Resource<Disk>): DiskOfMachine {
  return {
    lun: sent.lun,
    name: disk.name,
    createOption: sent.createOption,
    caching: sent.caching ?? 'None',
    managedDisk: { id: disk.id, storageAccountType: disk.sku?.['name'] },
    deleteOption: sent.deleteOption ?? 'Detach',
    diskSizeGB: disk.properties.diskSizeGB,
    toBeDetached: false,
  } as DiskOfMachine;
}

function requireLuns(disks: readonly { readonly lun: number }[]): void {
  const luns = disks.map(({ lun }) => lun);
  const twice = luns.find((lun, at) => luns.indexOf(lun) !== at);
  if (twice !== undefined) {
    throw invalidParameter(`A disk at LUN ${twice} is named more than once.`, 'dataDisk.lun');
  }
}

/** Attaches a disk that is there. Throws when it is not, or when another machine has it. */
export function claimDisk({ resources }: Kernel, id: string, machineId: string): Resource<Disk> {
  const stored = resources.get<Disk, DiskState>(id);
  if (!stored) {
    throw new ArmError(404, 'NotFound', `Disk ${id.split('/').at(-1)} is not found.`);
  }
  const { body } = stored;
  if (body.managedBy !== undefined && body.managedBy.toLowerCase() !== machineId.toLowerCase()) {
    throw new ArmError(
      409,
      'AttachDiskWhileBeingAttached',
      `Disk '${body.name}' cannot be attached as the disk is already owned by VM '${body.managedBy}'.`,
    );
  }
  return resources.put<Disk>({
    ...body,
    managedBy: machineId,
    properties: { ...body.properties, diskState: 'Attached' },
  }).body;
}

/** Detaches a disk from its machine; one that is to be deleted with it goes. The file of an unmanaged one stays. */
export function releaseDisk(
  { resources }: Kernel,
  { managedDisk, deleteOption }: Pick<OsDiskOfMachine, 'managedDisk' | 'deleteOption'>,
  keep = false,
): void {
  const stored = managedDisk && resources.get<Disk, DiskState>(managedDisk.id);
  if (stored && deleteOption === 'Delete' && !keep) {
    resources.remove(stored.body.id);
  } else if (stored) {
    const body = omit(stored.body, 'managedBy');
    resources.put<Disk>({ ...body, properties: { ...body.properties, diskState: 'Unattached' } });
  }
}

/** Shows whether the machine that a disk is attached to runs. */
export function diskId(machineId: string, name: string): string {
  return `${resourceGroupId(machineId) ?? ''}/providers/${diskType}/${name}`;
}

function nameOf(machineId: string): string {
  return machineId.split('/').at(-1) ?? '';
}
