import { completeWrite } from '../kernel/operations/accept.ts';
import type { CreateProvider } from '../kernel/provider.ts';
import { imageDefinitionRoutes } from './definitions/image-definitions.ts';
import { foreignGalleryRoutes } from './foreign-gallery-routes.ts';
import { completeGalleryDelete } from './gallery-resources.ts';
import { galleryRoutes } from './galleries.ts';
import { completeVersionDelete } from './versions/delete-image-version.ts';
import { imageVersionRoutes } from './versions/image-versions.ts';
import { completeVersionWrite } from './versions/replication.ts';
import { softDeletedRoutes } from './versions/soft-delete.ts';

/** Microsoft.Compute: galleries, image definitions, image versions. */
export const galleries: CreateProvider = (kernel) => ({
  routes: [
    ...galleryRoutes(kernel),
    ...imageDefinitionRoutes(kernel),
    ...imageVersionRoutes(kernel),
    ...softDeletedRoutes(kernel),
    ...foreignGalleryRoutes(),
  ],
  completers: {
    'gallery.write': completeWrite(kernel),
    'gallery.delete': completeGalleryDelete(kernel),
    'galleryImage.write': completeWrite(kernel),
    'galleryImage.delete': completeGalleryDelete(kernel),
    'galleryImageVersion.write': completeVersionWrite(kernel),
    'galleryImageVersion.delete': completeVersionDelete(kernel),
  },
});
