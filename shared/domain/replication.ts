import { z } from 'zod';
import { Region } from './region.ts';

/** A region that a version shall be in, and whether `latest` may resolve to it there. */
export const DesiredRegion = z
  .object({
    name: Region,
    replicas: z.int().min(1),
    /** Azure's `excludeFromLatest` of the region. */
    excludeFromLatest: z.boolean(),
  })
  .readonly();
export type DesiredRegion = z.infer<typeof DesiredRegion>;
