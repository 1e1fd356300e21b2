import { z } from 'zod';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { oneOf } from '../../kernel/one-of.ts';
import { Tags } from '../../kernel/tags.ts';

export const diskType = 'Microsoft.Compute/disks';
export const snapshotType = 'Microsoft.Compute/snapshots';

const ImageDiskReference = z.looseObject({
  id: z.string().optional(),
  lun: z.int().optional(),
  sharedGalleryImageId: z.string().optional(),
  communityGalleryImageId: z.string().optional(),
});

export const CreationData = z.looseObject({
  createOption: oneOf([
    'Empty',
    'Attach',
    'FromImage',
    'Import',
    'Copy',
    'Restore',
    'Upload',
    'CopyStart',
    'ImportSecure',
    'UploadPreparedSecure',
    'CopyFromSanSnapshot',
  ]),
  imageReference: ImageDiskReference.optional(),
  galleryImageReference: ImageDiskReference.optional(),
  sourceResourceId: z.string().optional(),
  sourceUri: z.string().optional(),
});
export type CreationData = z.infer<typeof CreationData>;

export const DiskWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  sku: z.object({ name: z.string() }).optional(),
  zones: z.array(z.string()).optional(),
  properties: z.looseObject({
    creationData: CreationData,
    osType: oneOf(['Linux', 'Windows']).optional(),
    hyperVGeneration: oneOf(['V1', 'V2']).optional(),
    diskSizeGB: z.int().positive().optional(),
    incremental: z.boolean().optional(),
  }),
});
export type DiskWrite = z.infer<typeof DiskWrite>;

export const DiskUpdate = z.object({
  tags: Tags.optional(),
  sku: z.object({ name: z.string() }).optional(),
  properties: z.looseObject({ diskSizeGB: z.int().positive().optional() }).optional(),
});
export type DiskUpdate = z.infer<typeof DiskUpdate>;

/** A disk or snapshot as a GET answers it. */
export interface Disk {
  readonly creationData: CreationData;
  readonly osType?: 'Linux' | 'Windows';
  readonly diskSizeGB: number;
  readonly diskState: 'Unattached' | 'Attached' | 'Reserved';
  readonly provisioningState: string;
  readonly uniqueId: string;
  readonly timeCreated: string;
}

/** What no GET shows of a disk: the system on it. Data disks hold none. */
export interface DiskState {
  readonly image?: ImageTraits;
}
