import type { ImageSource } from './image-source.ts';
import { lastName, resourceGroupIn } from './judging/resource-path.ts';

const diskEnds: Readonly<Record<Extract<ImageSource, { kind: 'disk' }>['end'], string>> = {
  empty: 'made empty',
  imported: 'imported from a blob',
  uploaded: 'uploaded',
  deleted: 'whose source is deleted',
  unreadable: 'whose source may not be read',
  tooDeep: 'copied too many times to follow',
};

/** Where an image came from, in the words of a card. */
export function describeSource(image: ImageSource): string {
  switch (image.kind) {
    case 'gallery':
      return galleryWords(image.imageId, versionWords(image.version));
    case 'communityGallery':
      return `${image.image}${versionWords(image.version)} of community gallery ${image.publicGalleryName}`;
    case 'sharedGallery':
      return `${image.image}${versionWords(image.version)} of gallery ${image.uniqueGalleryName}, shared by another tenant`;
    case 'marketplace': {
      const plan = image.plan === null ? '' : `, plan ${image.plan.publisher}:${image.plan.product}:${image.plan.name}`;
      const { publisher, offer, sku, version } = image;
      return `Marketplace image ${publisher}:${offer}:${sku}${versionWords(version)}${plan}`;
    }
    case 'managedImage':
      return `managed image ${lastName(image.imageId)}${inGroup(image.imageId)}`;
    case 'vhd':
      return `a virtual hard disk file, ${withoutQuery(image.uri)}`;
    case 'disk':
      return `${describeDisk(image.diskId)}, ${diskEnds[image.end]}`;
    case 'noModel':
      return 'no image of its own';
    case 'unrecorded':
      return 'an image that nothing records';
  }
}

/** A disk, snapshot or restore point. */
export function describeDisk(id: string): string {
  const kind = kinds[id.split('/').at(-2)?.toLowerCase() ?? ''] ?? 'disk';
  return `${kind} ${lastName(id)}${inGroup(id)}`;
}

const kinds: Readonly<Record<string, string>> = {
  snapshots: 'snapshot',
  restorepoints: 'restore point',
  diskrestorepoints: 'restore point',
};

function galleryWords(imageId: string, version: string): string {
  const [, gallery, image] = /\/galleries\/([^/]+)\/images\/([^/]+)/i.exec(imageId) ?? [];
  return gallery === undefined ? `${imageId}${version}` : `${image}${version} of gallery ${gallery}`;
}

function versionWords(version: string | null): string {
  return version === null ? '' : ` ${version}`;
}

function inGroup(id: string): string {
  const group = resourceGroupIn(id);
  return group === null ? '' : ` of resource group ${group}`;
}

/** A shared access signature is a secret. */
function withoutQuery(uri: string): string {
  return uri.split('?')[0]!;
}
