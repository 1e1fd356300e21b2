import { ArmError } from '../../kernel/arm-error.ts';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { acceptGalleryDelete, completeGalleryDelete } from '../gallery-resources.ts';
import type { ImageVersion } from './image-version.ts';
import { keepSoftDeleted, purgeSoftDeleted } from './soft-delete.ts';

/** Deletes a version; one that is soft-deleted already is then gone for good. Nothing asks whether machines use it. */
export function deleteImageVersion(kernel: Kernel, request: ArmRequest): ArmResponse {
  const existing = kernel.resources.get<ImageVersion>(request.resourceId)?.body;
  if (!existing) {
    purgeSoftDeleted(kernel, request.resourceId);
    return { status: 204 };
  }
  const { safetyProfile, publishingProfile } = existing.properties;
  const endOfLife = publishingProfile.endOfLifeDate;
  const blocked =
    safetyProfile.blockDeletionBeforeEndOfLife &&
    (endOfLife === undefined || Date.parse(endOfLife) > kernel.clock.now());
  if (blocked) {
    throw new ArmError(
      409,
      'DeleteGalleryImageVersionBlockedBeforeEndOfLife',
      `The gallery image version '${existing.name}' cannot be deleted before its end of life date '${endOfLife ?? 'not set'}' because ` +
        "'safetyProfile.blockDeletionBeforeEndOfLife' is true.",
      { target: 'galleryImageVersion.properties.safetyProfile.blockDeletionBeforeEndOfLife' },
    );
  }
  return acceptGalleryDelete(kernel, request, 'galleryImageVersion');
}

/** Ends a version's deletion; a gallery with soft deletion keeps it for a while. */
export function completeVersionDelete(kernel: Kernel): Completer {
  const remove = completeGalleryDelete(kernel);
  return (operation, failure) => {
    if (!failure) {
      keepSoftDeleted(kernel, operation.resourceId);
    }
    return remove(operation, failure);
  };
}
