import type { Kernel } from '../kernel/provider.ts';
import type { ArmRequest } from '../kernel/route.ts';
import type { ImageTraits } from './image-traits.ts';

/** How a request names an image (`storageProfile.imageReference`). */
export interface ImageReference {
  readonly id?: string | undefined;
  readonly publisher?: string | undefined;
  readonly offer?: string | undefined;
  readonly sku?: string | undefined;
  readonly version?: string | undefined;
  readonly sharedGalleryImageId?: string | undefined;
  readonly communityGalleryImageId?: string | undefined;
}

export interface ResolvedImage {
  readonly kind: 'marketplace' | 'galleryVersion' | 'managedImage';
  /** The version that was found; managed images have none. */
  readonly exactVersion?: string;
  /** Id of what a disk is made from: the gallery version, the managed image or the platform image version. */
  readonly sourceId: string;
  readonly traits: ImageTraits;
}

/**
 * Finds the image that a machine in `region` would be made from, `latest` included: of the versions that are not
 * excluded and have been replicated there, the highest. Throws Azure's refusals: 404 `PlatformImageNotFound`,
 * `GalleryImageNotFound`, 403 `LinkedAuthorizationFailed` when the caller may not read it, and others.
 */
export declare function resolveImage(
  kernel: Kernel,
  request: ArmRequest,
  reference: ImageReference,
  region: string,
): ResolvedImage;
