import { z } from 'zod';
import { Region } from '../region.ts';
import { BakeStep } from './recipe-run.ts';

/** Who makes the image. Only `machine` is available; the others are named so that they are refused in clear words. */
export const Builder = z.enum(['machine', 'imageBuilder', 'external'], {
  error: 'must be machine; imageBuilder and external are not available yet',
});
export type Builder = z.infer<typeof Builder>;

export const RecipeBake = z
  .strictObject({
    builder: Builder.default('machine').refine((builder) => builder === 'machine', {
      error: (issue) => `the builder ${String(issue.input)} is not available yet; use machine`,
    }),
    size: z.string().regex(/^[A-Z][A-Za-z]*_[A-Za-z0-9_-]+$/, 'must be a VM size, such as Standard_D2s_v5'),
    /** Where bakes and checks happen. Without it: the first region of the first stage. */
    region: Region.optional(),
    /** Size of the OS disk; without it the base image's own. */
    diskSizeGB: z.int().min(1).max(4095).optional(),
    timeoutMinutes: z.int().min(1).max(1440).default(120),
    /** How long the machine of a failed bake is kept for a look. */
    keepFailedHours: z.number().min(0).max(168).default(0),
    steps: z.array(BakeStep).readonly(),
  })
  .readonly();
export type RecipeBake = z.infer<typeof RecipeBake>;
