import { resolveImage } from '../../galleries/resolve-image.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import type { Disk } from '../disks/disk.ts';
import { putNewDisk } from '../disks/new-disk.ts';
import { omit } from '../omit.ts';
import { referenceOfVersion } from '../virtual-machines/reference-of-version.ts';
import { newDiskId } from './instances.ts';
import type { Instance, InstanceState, StoredInstance } from './scale-set.ts';

/** Throws Azure's refusals where an instance's image has no such version there. */
export function requireVersion(kernel: Kernel, request: ArmRequest, { body }: StoredInstance, version: string): void {
  const reference = omit(body.properties.storageProfile.imageReference ?? {}, 'exactVersion');
  resolveImage(kernel, request, referenceOfVersion(reference, version), body.location ?? '');
}

/**
 * Gives an instance a new OS disk, of the version that it has unless another is asked for; its model stays as it was.
 * Data disks are those of the image, so that `reimageAll` finds no more to do.
 * https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms/reimage
 */
export function reimageInstance(kernel: Kernel, { body, hidden }: StoredInstance, version: string | undefined): void {
  const { resources } = kernel;
  const { storageProfile } = body.properties;
  const { body: before } = resources.require<Disk>(storageProfile.osDisk.managedDisk.id);
  const disk = putNewDisk(kernel, {
    id: newDiskId(body.id, body.name),
    location: before.location ?? '',
    sku: before.sku?.['name'] as string,
    sizeGB: before.properties.diskSizeGB,
    creationData: before.properties.creationData,
    tags: before.tags,
    managedBy: body.id,
  });
  resources.remove(before.id);
  const osDisk = {
    ...storageProfile.osDisk,
    name: disk.name,
    managedDisk: { ...storageProfile.osDisk.managedDisk, id: disk.id },
  };
  const imageReference = {
    ...storageProfile.imageReference,
    ...(version !== undefined && { exactVersion: version }),
  };
  resources.put<Instance, InstanceState>(
    { ...body, properties: { ...body.properties, storageProfile: { ...storageProfile, imageReference, osDisk } } },
    { ...hidden, power: 'running' },
  );
}
