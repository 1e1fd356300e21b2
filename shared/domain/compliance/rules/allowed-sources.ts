import { z } from 'zod';

const namePart = '(\\*|\\*?[\\w.-]+\\*?)';

/** Marketplace images, `publisher:offer:sku`, with `*` for a part or at the ends of one. */
export const MarketplacePattern = z
  .string()
  .refine((urn) => urn.split(':').length !== 4, {
    error: 'must be publisher:offer:sku without a version',
    abort: true,
  })
  .regex(
    new RegExp(`^${namePart}:${namePart}:${namePart}$`),
    'must be publisher:offer:sku, with * for a part or at its ends, such as Canonical:ubuntu-24_04-lts:*',
  );

const group = '/subscriptions/[^/*]+/resourceGroups/[^/*]+';

/** A whole id: a gallery's mere name could be taken by anybody. */
const GalleryId = z
  .string()
  .overwrite(withoutEndingSlash)
  .regex(
    new RegExp(`^${group}/providers/Microsoft\\.Compute/galleries/[^/*]+(/images/[^/*]+)?$`, 'i'),
    'must be the resource id of a gallery or of one of its image definitions',
  );

const ManagedImageId = z
  .string()
  .overwrite(withoutEndingSlash)
  .regex(
    new RegExp(`^${group}(/providers/Microsoft\\.Compute/images/[^/*]+)?$`, 'i'),
    'must be the resource id of a resource group or of a managed image',
  );

const PublishedGallery = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)?$/, 'must be the name of the gallery as it is published, alone or as name/image');

const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(500).readonly().default([]);

/** What may run besides our own images. */
export const AllowedSources = z
  .strictObject({
    /** Galleries of others, and what in them: start of a resource id. */
    galleries: list(GalleryId),
    marketplace: list(MarketplacePattern),
    /** By public gallery name, `name` or `name/image`. */
    communityGalleries: list(PublishedGallery),
    /** By unique gallery name, `name` or `name/image`. */
    sharedGalleries: list(PublishedGallery),
    managedImages: list(ManagedImageId),
  })
  .readonly();
export type AllowedSources = z.infer<typeof AllowedSources>;

function withoutEndingSlash(id: string): string {
  return id.replace(/\/$/, '');
}
