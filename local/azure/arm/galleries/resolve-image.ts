import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { normalizeRegion } from '../kernel/regions.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { JsonObject } from '../kernel/resource.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { resolvePlatformImage } from '../marketplace/resolve-platform-image.ts';
import { resolveForeignImage } from './foreign-images.ts';
import type { ImageReference, ResolvedImage } from './image-reference.ts';
import type { ImageTraits } from './image-traits.ts';
import { resolveGalleryImage } from './resolve-gallery-image.ts';

export type { ImageReference, ResolvedImage } from './image-reference.ts';

/**
 * Finds the image that a machine in `region` would be made from, `latest` included: of the versions that are not
 * excluded and have been replicated there, the highest. Throws Azure's refusals: 404 `PlatformImageNotFound`,
 * `GalleryImageNotFound`, 403 `LinkedAuthorizationFailed` when the caller may not read it, and others.
 */
export function resolveImage(
  kernel: Kernel,
  request: ArmRequest,
  reference: ImageReference,
  region: string,
): ResolvedImage {
  const place = normalizeRegion(region);
  const { id, sharedGalleryImageId, communityGalleryImageId } = reference;
  if (communityGalleryImageId !== undefined) {
    return resolveForeignImage('communityGalleries', communityGalleryImageId, place);
  }
  if (sharedGalleryImageId !== undefined) {
    return resolveForeignImage('sharedGalleries', sharedGalleryImageId, place);
  }
  if (id === undefined) {
    return resolvePlatformImage(kernel, request, reference, place);
  }
  switch (parseResourceId(id)?.type.toLowerCase()) {
    case 'microsoft.compute/galleries/images':
    case 'microsoft.compute/galleries/images/versions':
      return resolveGalleryImage(kernel, request, id, place);
    case 'microsoft.compute/images':
      return resolveManagedImage(kernel, request, id, place);
    default:
      throw new ArmError(400, 'InvalidParameter', `Id ${id} is not a valid resource reference.`, {
        target: 'imageReference.id',
      });
  }
}

function resolveManagedImage(kernel: Kernel, request: ArmRequest, id: string, region: string): ResolvedImage {
  kernel.permissions.requireLinked(request, 'Microsoft.Compute/images/read', id);
  const found = kernel.resources.get<JsonObject, { readonly image?: ImageTraits }>(id);
  const traits = found?.hidden.image;
  if (!traits || normalizeRegion(found.body.location ?? '') !== region) {
    throw new ArmError(404, 'NotFound', `The Image '${id}' cannot be found in '${region}' region.`, {
      target: 'imageReference',
    });
  }
  return { kind: 'managedImage', sourceId: found.body.id, traits };
}
