import type { ImageSource } from '../image-source.ts';

type Read = (match: readonly (string | undefined)[], id: string) => ImageSource;

const compute = '/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Compute';

/** The shapes of ids that images have. Azure writes them in changing case. */
const shapes: readonly { readonly shape: RegExp; readonly read: Read }[] = [
  {
    shape: new RegExp(`^(${compute}/galleries/[^/]+/images/[^/]+)(?:/versions/([^/]+))?$`, 'i'),
    read: ([, imageId, version]) => ({ kind: 'gallery', imageId: imageId!, version: exact(version) }),
  },
  {
    shape: new RegExp(`^${compute}/images/[^/]+$`, 'i'),
    read: (_, imageId) => ({ kind: 'managedImage', imageId }),
  },
  {
    shape: /^\/CommunityGalleries\/([^/]+)\/Images\/([^/]+)(?:\/Versions\/([^/]+))?$/i,
    read: ([, publicGalleryName, image, version]) => ({
      kind: 'communityGallery',
      publicGalleryName: publicGalleryName!,
      image: image!,
      version: exact(version),
    }),
  },
  {
    shape: /^\/SharedGalleries\/([^/]+)\/Images\/([^/]+)(?:\/Versions\/([^/]+))?$/i,
    read: ([, uniqueGalleryName, image, version]) => ({
      kind: 'sharedGallery',
      uniqueGalleryName: uniqueGalleryName!,
      image: image!,
      version: exact(version),
    }),
  },
  {
    // A Marketplace image as disks name it: /Subscriptions/S/Providers/Microsoft.Compute/Locations/L/Publishers/…
    shape: /\/Publishers\/([^/]+)\/ArtifactTypes\/VMImage\/Offers\/([^/]+)\/Skus\/([^/]+)(?:\/Versions\/([^/]+))?$/i,
    read: ([, publisher, offer, sku, version]) => ({
      kind: 'marketplace',
      publisher: publisher!,
      offer: offer!,
      sku: sku!,
      version: exact(version),
      plan: null,
    }),
  },
];

/** The image that an id names, whatever kind it is of; undefined for an id that names none. */
export function imageOfId(id: string): ImageSource | undefined {
  for (const { shape, read } of shapes) {
    const match = shape.exec(id);
    if (match) {
      return read(match, id);
    }
  }
  return undefined;
}

/** A version that says which one it is: `latest` says nothing. */
export function exact(version: string | null | undefined): string | null {
  return version === null || version === undefined || version === '' || version.toLowerCase() === 'latest'
    ? null
    : version;
}
