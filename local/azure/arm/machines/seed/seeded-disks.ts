import type { ImageTraits } from '../../galleries/image-traits.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Resource } from '../../kernel/resource.ts';
import { diskType, snapshotType, type CreationData, type Disk, type DiskState } from '../disks/disk.ts';
import { putNewDisk } from '../disks/new-disk.ts';
import type { SeedSource } from './seed-request.ts';
import type { SeededPlace } from './seeded-place.ts';

/** The system on every seeded disk: a plain Linux that starts. */
export const seededTraits: ImageTraits = {
  osType: 'Linux',
  osState: 'Specialized',
  hyperVGeneration: 'V2',
  architecture: 'x64',
  securityType: 'Standard',
  osDiskSizeGB: 30,
  dataDisks: [],
  content: {},
};

type Reference = NonNullable<SeedSource['imageReference']>;

/** Makes a machine's disk, with the snapshot that it came from where it was restored; answers its id. */
export function putSeededDisk(
  kernel: Kernel,
  { groupId, location }: SeededPlace,
  { machineId, name, source }: { readonly machineId: string; readonly name: string; readonly source: SeedSource },
): string {
  const id = `${groupId}/providers/${diskType}/${name}-os`;
  const creationData = creationOf(kernel, { groupId, location, name }, source);
  putNewDisk(kernel, {
    id,
    location,
    sizeGB: 30,
    sku: 'Premium_LRS',
    creationData,
    managedBy: machineId,
    image: seededTraits,
  });
  return id;
}

interface DiskPlace {
  readonly groupId: string;
  readonly location: string;
  readonly name: string;
}

function creationOf(kernel: Kernel, place: DiskPlace, { disk, imageReference }: SeedSource): CreationData {
  const snapshotId = `${place.groupId}/providers/${snapshotType}/${place.name}-backup`;
  switch (disk) {
    case 'fromImage':
    case 'attached':
      return fromImage(place, imageReference ?? {});
    case 'imported':
    case 'unmanaged':
      return { createOption: 'Import', sourceUri: `https://contoso.blob.core.windows.net/vhds/${place.name}.vhd` };
    case 'orphaned':
      return { createOption: 'Copy', sourceResourceId: `${snapshotId}-deleted` };
    case 'restored':
      putSnapshot(kernel, snapshotId, place, imageReference ?? {});
      return { createOption: 'Copy', sourceResourceId: snapshotId };
  }
}

/** A snapshot of a disk that was made from the image. */
function putSnapshot({ resources }: Kernel, id: string, place: DiskPlace, reference: Reference): void {
  const body = {
    id,
    name: id.split('/').at(-1)!,
    type: snapshotType,
    location: place.location,
    properties: {
      creationData: fromImage(place, reference),
      osType: 'Linux',
      diskSizeGB: 30,
      diskState: 'Unattached',
      provisioningState: 'Succeeded',
    },
  };
  resources.put<Disk, DiskState>(body as unknown as Resource<Disk>, { image: seededTraits });
}

/** As a disk says it, always with the version that it was made from. */
function fromImage({ location }: DiskPlace, reference: Reference): CreationData {
  const { id, communityGalleryImageId, sharedGalleryImageId, exactVersion = '1.0.0' } = reference;
  const pinned = (image: string): string => `${image.replace(/\/versions\/[^/]+$/i, '')}/versions/${exactVersion}`;
  if (communityGalleryImageId !== undefined || sharedGalleryImageId !== undefined) {
    const galleryImageReference = communityGalleryImageId
      ? { communityGalleryImageId: pinned(communityGalleryImageId) }
      : { sharedGalleryImageId: pinned(sharedGalleryImageId!) };
    return { createOption: 'FromImage', galleryImageReference };
  }
  if (id !== undefined) {
    return /\/galleries\//i.test(id)
      ? { createOption: 'FromImage', galleryImageReference: { id: pinned(id) } }
      : { createOption: 'FromImage', imageReference: { id } };
  }
  const { publisher = '', offer = '', sku = '' } = reference;
  const platform = `/Subscriptions/0/Providers/Microsoft.Compute/Locations/${location}/Publishers/${publisher}`;
  const version = reference.exactVersion ?? reference.version ?? exactVersion;
  return {
    createOption: 'FromImage',
    imageReference: { id: `${platform}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${version}` },
  };
}
