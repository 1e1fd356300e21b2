import { z } from 'zod';

// The members that are read of what Azure Resource Manager, its SDK and Resource Graph answer. Each may be absent or null.

const text = z.string().nullish();
const reference = z.object({ id: text }).nullish();

/** https://learn.microsoft.com/rest/api/compute/virtual-machines/get#imagereference */
export const ArmImageReference = z.object({
  id: text,
  publisher: text,
  offer: text,
  sku: text,
  version: text,
  exactVersion: text,
  sharedGalleryImageId: text,
  communityGalleryImageId: text,
});
export type ArmImageReference = z.infer<typeof ArmImageReference>;

/** Of a virtual machine, a scale set's model or one of its instances. */
export const ArmStorageProfile = z.object({
  imageReference: ArmImageReference.nullish(),
  osDisk: z
    .object({
      createOption: text,
      managedDisk: reference,
      vhd: z.object({ uri: text }).nullish(),
      image: z.object({ uri: text }).nullish(),
      diffDiskSettings: z.object({ option: text }).nullish(),
    })
    .nullish(),
});
export type ArmStorageProfile = z.infer<typeof ArmStorageProfile>;

export const ArmPlan = z.object({ publisher: text, product: text, name: text });

/** Of a disk or a snapshot: https://learn.microsoft.com/rest/api/compute/disks/get#creationdata */
export const ArmCreationData = z.object({
  createOption: z.string(),
  imageReference: reference,
  galleryImageReference: z.object({ id: text, communityGalleryImageId: text, sharedGalleryImageId: text }).nullish(),
  sourceResourceId: text,
  sourceUri: text,
});
export type ArmCreationData = z.infer<typeof ArmCreationData>;
