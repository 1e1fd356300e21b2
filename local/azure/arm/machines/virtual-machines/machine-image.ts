import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { resolveImage, type ImageReference } from '../../galleries/resolve-image.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject } from '../../kernel/resource.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import type { Disk, DiskState } from '../disks/disk.ts';
import { changeNotAllowed, invalidParameter, missingParameter } from './faults-of-machines.ts';
import { guestOf, withGuest } from '../guest-content.ts';
import type { VirtualMachineWrite } from './virtual-machine.ts';

/** Where a new machine's system comes from. */
export type MachineSource =
  | {
      readonly kind: 'image';
      readonly reference: JsonObject;
      readonly exactVersion: string | undefined;
      /** What its OS disk says it was made from. */
      readonly creationData: { readonly createOption: 'FromImage' } & JsonObject;
      readonly image: ImageTraits;
    }
  | { readonly kind: 'disk'; readonly diskId: string; readonly image: ImageTraits };

type StorageProfile = VirtualMachineWrite['properties']['storageProfile'];

/** Finds the image or disk that a new machine is made from; throws Azure's refusals. */
export function findMachineSource(
  kernel: Kernel,
  request: ArmRequest,
  storage: StorageProfile,
  location: string,
): MachineSource {
  const osDisk = storage?.osDisk;
  if (osDisk?.createOption === 'Attach') {
    return attachedDisk(kernel, request, osDisk.managedDisk?.id, location);
  }
  if (osDisk?.vhd) {
    throw new ArmError(
      400,
      'OperationNotAllowed',
      'Unmanaged disks are not available: they were retired on 31 March 2026.',
    );
  }
  if (!storage?.imageReference) {
    throw missingParameter('storageProfile.imageReference');
  }
  const reference = storage.imageReference as ImageReference & JsonObject;
  const { kind, exactVersion, sourceId, traits } = resolveImage(kernel, request, reference, location);
  return {
    kind: 'image',
    reference,
    exactVersion,
    creationData: creationDataOf(kind, reference, sourceId),
    image: withGuest(traits, guestOf(traits)),
  };
}

function creationDataOf(
  kind: 'marketplace' | 'galleryVersion' | 'managedImage',
  { sharedGalleryImageId, communityGalleryImageId }: ImageReference,
  sourceId: string,
): { readonly createOption: 'FromImage' } & JsonObject {
  const shared = sharedGalleryImageId !== undefined && { sharedGalleryImageId: sourceId };
  const community = communityGalleryImageId !== undefined && { communityGalleryImageId: sourceId };
  return kind === 'galleryVersion'
    ? { createOption: 'FromImage', galleryImageReference: { ...(shared || community || { id: sourceId }) } }
    : { createOption: 'FromImage', imageReference: { id: sourceId } };
}

/** A disk that is free and holds a system. Throws Azure's refusals. */
export function attachedDisk(
  kernel: Kernel,
  request: ArmRequest,
  diskId: string | undefined,
  location: string,
): Extract<MachineSource, { kind: 'disk' }> {
  if (diskId === undefined) {
    throw missingParameter('osDisk.managedDisk.id');
  }
  const disk = kernel.resources.get<Disk, DiskState>(diskId);
  if (!disk || disk.body.location !== location) {
    throw new ArmError(404, 'NotFound', `Disk ${diskId.split('/').at(-1)} is not found.`, { target: 'osDisk' });
  }
  kernel.permissions.requireLinked(request, 'Microsoft.Compute/disks/read', diskId);
  if (disk.body.managedBy !== undefined) {
    throw new ArmError(
      409,
      'AttachDiskWhileBeingAttached',
      `Disk '${disk.body.name}' cannot be attached as the disk is already owned by VM '${disk.body.managedBy}'.`,
    );
  }
  if (!disk.hidden.image) {
    throw invalidParameter(`Disk '${disk.body.name}' holds no operating system.`, 'osDisk.managedDisk.id');
  }
  return { kind: 'disk', diskId: disk.body.id, image: { ...disk.hidden.image, osState: 'Specialized' } };
}

/** A machine keeps the image it was made from. Throws 409 for another one. */
export function requireSameImage(before: JsonObject | undefined, sent: JsonObject | null | undefined): void {
  if (!sent) {
    return;
  }
  for (const name of [
    'id',
    'publisher',
    'offer',
    'sku',
    'version',
    'sharedGalleryImageId',
    'communityGalleryImageId',
  ]) {
    const [left, right] = [before?.[name], sent[name]].map((value) =>
      typeof value === 'string' ? value.toLowerCase() : value,
    );
    if (right !== undefined && left !== right) {
      throw changeNotAllowed(`imageReference.${name}`);
    }
  }
}
