import { z } from 'zod';

/** Up to 50 tags; names to 512 characters, values to 256. https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
export const Tags = z
  .record(z.string().min(1).max(512), z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= 50, 'The number of tags on a resource may not be more than 50');
