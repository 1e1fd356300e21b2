import { z } from 'zod';

// Name rules: https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery (galleries, image definitions).

/**
 * An image definition's name. Azure allows 80 characters in any case and ignores the case; here it is lower case, so
 * that two spellings never are two definitions, and has 64 characters, because it also is the definition's SKU.
 */
export const ImageDefinitionName = z
  .string()
  .min(1)
  .max(64)
  .regex(
    /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/,
    'must be lower-case letters, digits, dots, dashes and underscores, and begin and end with a letter or digit',
  );
export type ImageDefinitionName = z.infer<typeof ImageDefinitionName>;

export const GalleryName = z
  .string()
  .min(1)
  .max(80)
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._]*[A-Za-z0-9])?$/,
    'must be letters, digits, dots and underscores (a gallery name has no dashes), and begin and end with a letter or digit',
  );
export type GalleryName = z.infer<typeof GalleryName>;

/** The name of a step, a check, a stage or a wave's alert: short enough to be part of an Azure resource name. */
export const PartName = z
  .string()
  .min(1)
  .max(48)
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$/,
    'must be letters, digits, dashes and underscores, and begin and end with a letter or digit',
  );
export type PartName = z.infer<typeof PartName>;
