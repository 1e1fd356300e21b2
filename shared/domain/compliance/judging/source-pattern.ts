import type { ImageSource } from '../image-source.ts';
import type { AllowedSources } from '../rules/allowed-sources.ts';
import { hasPathIn } from './resource-path.ts';
import { compileWildcard } from './wildcard.ts';

export type SourceMatcher = (image: ImageSource) => boolean;

/** The path by which a source is named where it is not a Marketplace image; null for what nothing names. */
export function sourcePath(image: ImageSource): string | null {
  switch (image.kind) {
    case 'gallery':
      return image.version === null ? image.imageId : `${image.imageId}/versions/${image.version}`;
    case 'communityGallery':
      return `/communityGalleries/${image.publicGalleryName}/images/${image.image}`;
    case 'sharedGallery':
      return `/sharedGalleries/${image.uniqueGalleryName}/images/${image.image}`;
    case 'managedImage':
      return image.imageId;
    case 'vhd':
      return image.uri;
    case 'disk':
      return image.diskId;
    case 'marketplace':
    case 'noModel':
    case 'unrecorded':
      return null;
  }
}

/** `publisher:offer:sku`, each part with `*` at its ends. */
export function compileMarketplacePattern(pattern: string): SourceMatcher {
  const [publisher, offer, sku] = pattern.split(':').map(compileWildcard);
  if (!publisher || !offer || !sku) {
    return () => false;
  }
  return (image) =>
    image.kind === 'marketplace' &&
    publisher(image.publisher.toLowerCase()) &&
    offer(image.offer.toLowerCase()) &&
    sku(image.sku.toLowerCase());
}

/** What an environment allows besides our own images. */
export function compileAllowedSources(allow: AllowedSources): SourceMatcher {
  const marketplace = allow.marketplace.map(compileMarketplacePattern);
  const paths: Readonly<Partial<Record<ImageSource['kind'], ReadonlySet<string>>>> = {
    gallery: lowerSet(allow.galleries),
    managedImage: lowerSet(allow.managedImages),
    communityGallery: lowerSet(allow.communityGalleries.map((name) => publishedPath('communityGalleries', name))),
    sharedGallery: lowerSet(allow.sharedGalleries.map((name) => publishedPath('sharedGalleries', name))),
  };
  return (image) => {
    if (image.kind === 'marketplace') {
      return marketplace.some((matches) => matches(image));
    }
    const path = sourcePath(image);
    return path !== null && hasPathIn(path, paths[image.kind] ?? new Set());
  };
}

/** `name` or `name/image`. */
function publishedPath(kind: string, name: string): string {
  const [gallery, image] = name.split('/');
  return image === undefined ? `/${kind}/${gallery}` : `/${kind}/${gallery}/images/${image}`;
}

function lowerSet(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map((text) => text.toLowerCase()));
}
