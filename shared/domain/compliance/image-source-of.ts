import type { ImageSource } from './image-source.ts';
import { ArmCreationData, type ArmImageReference, ArmPlan, ArmStorageProfile } from './sources/arm-shapes.ts';
import { exact, imageOfId } from './sources/image-id.ts';

export type DiskEnd = Extract<ImageSource, { kind: 'disk' }>['end'];

/** An image, or the resource (disk, snapshot, restore point) to look at next, and what is known without that. */
export type Traced =
  | { readonly kind: 'source'; readonly image: ImageSource }
  | { readonly kind: 'follow'; readonly resourceId: string; readonly otherwise: ImageSource | null };

const unrecorded: Traced = { kind: 'source', image: { kind: 'unrecorded' } };

/**
 * Where a machine's image came from, by its `storageProfile` (of a virtual machine, a scale set's model or an instance)
 * and the `plan` of the resource. What has not the shape that is documented counts as not recorded.
 */
export function imageSourceOf(storageProfile: unknown, plan: unknown): Traced {
  const profile = ArmStorageProfile.safeParse(storageProfile).data;
  if (!profile) {
    return unrecorded;
  }
  const diskId = profile.osDisk?.managedDisk?.id ?? null;
  const image = imageOf(profile.imageReference, plan);
  if (isAttached(profile)) {
    // The reference may still name the image of a disk that was swapped out.
    return diskId === null ? fileOf(profile) : { kind: 'follow', resourceId: diskId, otherwise: null };
  }
  if (!image) {
    return diskId !== null && !hasFile(profile)
      ? { kind: 'follow', resourceId: diskId, otherwise: null }
      : fileOf(profile);
  }
  const floats = 'version' in image && image.version === null;
  // An ephemeral disk is no resource that could be read.
  return floats && diskId !== null && !isEphemeral(profile)
    ? { kind: 'follow', resourceId: diskId, otherwise: image }
    : { kind: 'source', image };
}

/**
 * The image that a scale set gives to new instances. Its reference floats where it names no version: the model never
 * says which one is resolved. `virtualMachineProfile` is absent in a flexible scale set that only holds machines.
 */
export function imageSourceOfScaleSet(virtualMachineProfile: unknown, plan: unknown): ImageSource {
  if (virtualMachineProfile === undefined || virtualMachineProfile === null) {
    return { kind: 'noModel' };
  }
  const { storageProfile } = virtualMachineProfile as { readonly storageProfile?: unknown };
  const traced = imageSourceOf(storageProfile, plan);
  return traced.kind === 'source' ? traced.image : (traced.otherwise ?? { kind: 'unrecorded' });
}

/** Where a disk or a snapshot came from, by its `creationData`. */
export function sourceOfDisk(creationData: unknown, diskId: string): Traced {
  const data = ArmCreationData.safeParse(creationData).data;
  if (!data) {
    return unrecorded;
  }
  const ended = (end: DiskEnd): Traced => ({ kind: 'source', image: { kind: 'disk', diskId, end } });
  switch (data.createOption.toLowerCase()) {
    case 'fromimage':
      return fromImage(data);
    case 'copy':
    case 'copystart':
    case 'restore':
      return data.sourceResourceId
        ? { kind: 'follow', resourceId: data.sourceResourceId, otherwise: null }
        : ended('deleted');
    case 'import':
    case 'importsecure':
      return data.sourceUri ? fileSource(data.sourceUri) : ended('imported');
    case 'upload':
    case 'uploadpreparedsecure':
      return ended('uploaded');
    case 'empty':
      return ended('empty');
    default:
      return unrecorded;
  }
}

/** What is known when a resource that was to be followed cannot be looked at. */
export function sourceAtEnd({ resourceId, otherwise }: Traced & { kind: 'follow' }, end: DiskEnd): ImageSource {
  return otherwise ?? { kind: 'disk', diskId: resourceId, end };
}

/** Whether the operating system disk lives on the host. */
export function isEphemeral(storageProfile: unknown): boolean {
  const option = ArmStorageProfile.safeParse(storageProfile).data?.osDisk?.diffDiskSettings?.option;
  return option?.toLowerCase() === 'local';
}

/** As clients read it: a resource's own id, then a community gallery's, then a shared one's. */
function imageOf(reference: ArmImageReference | null | undefined, plan: unknown): ImageSource | undefined {
  if (!reference) {
    return undefined;
  }
  const { publisher, offer, sku } = reference;
  const resolved = exact(reference.exactVersion);
  if (publisher && offer && sku) {
    const version = resolved ?? exact(reference.version);
    return { kind: 'marketplace', publisher, offer, sku, version, plan: planOf(plan) };
  }
  const id = reference.id ?? reference.communityGalleryImageId ?? reference.sharedGalleryImageId;
  const image = id ? imageOfId(id) : undefined;
  return image && 'version' in image ? { ...image, version: resolved ?? image.version } : image;
}

function planOf(plan: unknown): Extract<ImageSource, { kind: 'marketplace' }>['plan'] {
  const { publisher, product, name } = ArmPlan.safeParse(plan).data ?? {};
  return publisher && product && name ? { publisher, product, name } : null;
}

function fromImage({ galleryImageReference: gallery, imageReference }: ArmCreationData): Traced {
  const id =
    gallery?.id ?? gallery?.communityGalleryImageId ?? gallery?.sharedGalleryImageId ?? imageReference?.id ?? null;
  const image = id === null ? undefined : imageOfId(id);
  return image ? { kind: 'source', image } : unrecorded;
}

function isAttached({ osDisk }: ArmStorageProfile): boolean {
  return osDisk?.createOption?.toLowerCase() === 'attach';
}

function hasFile({ osDisk }: ArmStorageProfile): boolean {
  return Boolean(osDisk?.image?.uri ?? osDisk?.vhd?.uri);
}

/** Unmanaged disks: the file that was copied, or the one that is attached. */
function fileOf({ osDisk }: ArmStorageProfile): Traced {
  const uri = osDisk?.image?.uri ?? osDisk?.vhd?.uri;
  return uri ? fileSource(uri) : unrecorded;
}

/** Without its query: a shared access signature is a secret. */
function fileSource(uri: string): Traced {
  return { kind: 'source', image: { kind: 'vhd', uri: uri.split('?')[0]! } };
}
