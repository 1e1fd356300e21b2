import { ArmError } from '../kernel/arm-error.ts';
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

export function galleryImageNotFound(id: string, region: string): ArmError {
  return new ArmError(
    404,
    'GalleryImageNotFound',
    `"The gallery image ${id} is not available in ${region} region. Please contact image owner to replicate to this region, or change your requested region."`,
    { target: 'imageReference' },
  );
}
