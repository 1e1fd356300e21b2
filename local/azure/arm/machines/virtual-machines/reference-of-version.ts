import type { ImageReference } from '../../galleries/resolve-image.ts';
import { invalidParameter } from './faults-of-machines.ts';

const keys = ['id', 'sharedGalleryImageId', 'communityGalleryImageId'] as const;

/**
 * An image reference that names one version, whatever `latest` has come to be. Throws 400 where the image has no
 * versions, and where the reference already names another one.
 */
export function referenceOfVersion(reference: ImageReference, version: string): ImageReference {
  if (reference.publisher !== undefined) {
    requireSameVersion(reference.version, version);
    return { ...reference, version };
  }
  const key = keys.find((name) => reference[name] !== undefined) ?? 'id';
  const [definition = '', pinned] = (reference[key] ?? '').split(/\/versions\//i);
  if (!/galleries\/[^/]+\/images\/[^/]+$/i.test(definition)) {
    throw invalidParameter('Only images of a gallery or of the Marketplace have versions.', 'exactVersion');
  }
  requireSameVersion(pinned, version);
  return { ...reference, [key]: `${definition}/versions/${version}` };
}

function requireSameVersion(pinned: string | undefined, version: string): void {
  if (pinned !== undefined && pinned.toLowerCase() !== 'latest' && pinned !== version) {
    throw invalidParameter(
      `The image reference names the version '${pinned}': the OS disk cannot be reimaged to '${version}'.`,
      'exactVersion',
    );
  }
}
