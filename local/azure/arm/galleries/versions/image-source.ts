import { ArmError } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { normalizeRegion } from '../../kernel/regions.ts';
import { parseResourceId } from '../../kernel/resource-id.ts';
import type { JsonObject, StoredResource } from '../../kernel/resource.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import type { ImageTraits } from '../image-traits.ts';
import type { ImageVersionState, SentStorageProfile } from './image-version.ts';

export type SourceKind = 'virtualMachine' | 'managedImage' | 'disk' | 'imageVersion';

/** What a version is made from. */
export interface ImageSource {
  readonly kind: SourceKind;
  readonly id: string;
  readonly traits: ImageTraits;
}

interface SourceType {
  readonly kind: SourceKind;
  /** What the caller must be allowed on the source. */
  readonly action: string;
}

/** By type of the source; what each needs is in https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery */
const sourceTypes: Readonly<Record<string, SourceType>> = {
  'microsoft.compute/virtualmachines': { kind: 'virtualMachine', action: 'Microsoft.Compute/virtualMachines/write' },
  'microsoft.compute/images': { kind: 'managedImage', action: 'Microsoft.Compute/images/read' },
  'microsoft.compute/disks': { kind: 'disk', action: 'Microsoft.Compute/disks/write' },
  'microsoft.compute/snapshots': { kind: 'disk', action: 'Microsoft.Compute/snapshots/write' },
  'microsoft.compute/galleries/images/versions': {
    kind: 'imageVersion',
    action: 'Microsoft.Compute/galleries/images/versions/read',
  },
};

/** Machines, disks, managed images and versions alike keep `image`; versions their copies too. */
type SourceState = Partial<Pick<ImageVersionState, 'image' | 'replicas'>>;

/** Finds what a new version's storage profile names, in the version's region; throws Azure's refusals. */
export function readImageSource(
  kernel: Kernel,
  request: ArmRequest,
  profile: SentStorageProfile,
  location: string,
): ImageSource {
  const id = sourceId(profile, request.apiVersion);
  const type = sourceTypes[parseResourceId(id)?.type.toLowerCase() ?? ''];
  if (!type) {
    throw invalid(`The gallery image version source '${id}' is not supported.`);
  }
  kernel.permissions.requireLinked(request, type.action, id);
  const stored = kernel.resources.get<JsonObject, SourceState>(id);
  if (!stored || !isInRegion(stored, type.kind, location)) {
    throw new ArmError(
      404,
      'NotFound',
      `The gallery image version source '${id}' is not found. Make sure that it exists and is in the same region as the ` +
        `gallery image version being created ('${location}').`,
      { target: 'galleryImageVersion.properties.storageProfile.source' },
    );
  }
  const { image } = stored.hidden;
  if (!image) {
    throw invalid(`The gallery image version source '${id}' holds no operating system.`);
  }
  return { kind: type.kind, id: stored.body.id, traits: image };
}

/** Exactly one of the ways to name a source. */
function sourceId({ source = {}, osDiskImage }: SentStorageProfile, apiVersion: string): string {
  if (source.communityGalleryImageId !== undefined || osDiskImage?.source?.uri !== undefined) {
    throw invalid('Community gallery images and VHD blobs are not available as sources here.');
  }
  if (source.virtualMachineId !== undefined && apiVersion < '2023-07-03') {
    throw invalid(
      "'source.virtualMachineId' is available from api-version 2023-07-03 on; before that name the machine in 'source.id'.",
    );
  }
  const named = [source.id, source.virtualMachineId, osDiskImage?.source?.id].filter((id) => id !== undefined);
  const [id] = named;
  if (id === undefined) {
    throw invalid("Required parameter 'galleryImageVersion.properties.storageProfile.source' is missing (null).");
  }
  if (named.length > 1) {
    throw invalid('Only one source of a gallery image version can be specified.');
  }
  return id;
}

/** A version can be a source wherever it has been replicated. */
function isInRegion(
  { body, hidden }: StoredResource<JsonObject, SourceState>,
  kind: SourceKind,
  location: string,
): boolean {
  return kind === 'imageVersion'
    ? hidden.replicas?.[location]?.state === 'Completed'
    : normalizeRegion(body.location ?? '') === location;
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, {
    target: 'galleryImageVersion.properties.storageProfile.source',
  });
}
