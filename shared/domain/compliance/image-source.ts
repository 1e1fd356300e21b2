import { z } from 'zod';

/** A purchase plan, as the machine carries it. */
export const Plan = z.object({ publisher: z.string(), product: z.string(), name: z.string() });

/**
 * Where a machine's operating system came from, as far as Azure has it recorded. Ids are spelled as Azure gave them:
 * compare them without regard to case. `version` is what really runs (`exactVersion` before `version`); null where
 * nothing says which one a floating reference was resolved to.
 */
export const ImageSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gallery'),
    /** The image definition's resource id, without a version. */
    imageId: z.string(),
    version: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('communityGallery'),
    publicGalleryName: z.string(),
    image: z.string(),
    version: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('sharedGallery'),
    uniqueGalleryName: z.string(),
    image: z.string(),
    version: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('marketplace'),
    publisher: z.string(),
    offer: z.string(),
    sku: z.string(),
    version: z.string().nullable(),
    plan: Plan.nullable(),
  }),
  z.object({ kind: z.literal('managedImage'), imageId: z.string() }),
  z.object({ kind: z.literal('vhd'), uri: z.string() }),
  z.object({
    /** An attached or restored disk whose own origin is not recorded any further. */
    kind: z.literal('disk'),
    diskId: z.string(),
    /** Where following it ended: made from nothing, imported, its source deleted, not readable, or too far away. */
    end: z.enum(['empty', 'imported', 'uploaded', 'deleted', 'unreadable', 'tooDeep']),
  }),
  /** A scale set without a machine profile, whose instances are judged one by one. */
  z.object({ kind: z.literal('noModel') }),
  z.object({ kind: z.literal('unrecorded') }),
]);
export type ImageSource = Readonly<z.infer<typeof ImageSource>>;
