import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import { entityName } from '../kernel/resource-names.ts';
import { Tags } from '../kernel/tags.ts';

export const galleryType = 'Microsoft.Compute/galleries';

const GalleryProperties = z.object({
  description: z.string().optional(),
  softDeletePolicy: z.object({ isSoftDeleteEnabled: z.boolean() }).optional(),
  sharingProfile: z.object({ permissions: z.string() }).optional(),
});

/** Body of a gallery's PUT. */
export const GalleryWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: GalleryProperties.default({}),
});
/** Body of a gallery's PATCH. */
export const GalleryPatch = GalleryWrite.omit({ location: true });

/** `properties` of a gallery, as answered. */
export interface Gallery extends z.infer<typeof GalleryProperties> {
  readonly identifier: { readonly uniqueName: string };
  readonly provisioningState: 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
}

/** What is kept of a gallery or image definition beside its body. */
export interface ParentState {
  /** A deletion of something nested is still felt until then; virtual milliseconds since 1970. */
  readonly nestedUntil?: number;
}

/** Letters, digits, dots and underscores, up to 80, no dashes. https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery */
export const requireGalleryName = entityName('gallery.name', /^[^_\W][\w.]{0,79}(?<![-.])$/);

/** Letters, digits, dashes, dots and underscores, up to 80, beginning and ending with a letter or digit. */
export const requireDefinitionName = entityName('galleryImage.name', /^[^_\W][\w.-]{0,79}(?<![-._])$/);

/** Only private galleries are served: sharing beyond role assignments needs features that are not registered here. */
export function requirePrivate(subscriptionId: string, permissions: string | undefined): void {
  if (permissions !== undefined && permissions.toLowerCase() !== 'private') {
    throw new ArmError(
      400,
      'SubscriptionNotRegisteredForFeature',
      `Subscription ${subscriptionId} is not registered for the feature that sharing permission '${permissions}' requires. ` +
        "Only 'Private' is available: share by role assignments.",
      { target: 'gallery.properties.sharingProfile.permissions' },
    );
  }
}
