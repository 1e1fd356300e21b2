import type { CreateProvider } from '../kernel/provider.ts';
import { completeDelete, completeWrite } from './gallery-resources.ts';
import { galleryRoutes } from './galleries.ts';

/** Microsoft.Compute: galleries, image definitions, image versions. */
export const galleries: CreateProvider = (kernel) => ({
  routes: galleryRoutes(kernel),
  completers: {
    'gallery.write': completeWrite(kernel),
    'gallery.delete': completeDelete(kernel),
  },
});
