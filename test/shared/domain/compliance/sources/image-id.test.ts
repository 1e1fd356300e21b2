import { describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../../../shared/domain/compliance/image-source.ts';
import { exact, imageOfId } from '../../../../../shared/domain/compliance/sources/image-id.ts';

const compute = '/subscriptions/S/resourceGroups/R/providers/Microsoft.Compute';
const marketplace =
  '/Subscriptions/S/Providers/Microsoft.Compute/Locations/westeurope/Publishers/Canonical/ArtifactTypes/VMImage/Offers/ubuntu/Skus/server';
const ubuntu = { kind: 'marketplace', publisher: 'Canonical', offer: 'ubuntu', sku: 'server', plan: null } as const;
const community = { kind: 'communityGallery', publicGalleryName: 'Corp-1f', image: 'Web' } as const;
const shared = { kind: 'sharedGallery', uniqueGalleryName: 's-Corp', image: 'Web' } as const;
const gallery = { kind: 'gallery', imageId: `${compute}/galleries/G/images/Web` } as const;

describe('an id', () => {
  it.each<{ id: string; image: ImageSource }>([
    { id: gallery.imageId, image: { ...gallery, version: null } },
    { id: `${gallery.imageId}/versions/1.2.3`, image: { ...gallery, version: '1.2.3' } },
    { id: `${gallery.imageId}/versions/latest`, image: { ...gallery, version: null } },
    { id: `${compute}/images/old`, image: { kind: 'managedImage', imageId: `${compute}/images/old` } },
    { id: '/CommunityGalleries/Corp-1f/Images/Web', image: { ...community, version: null } },
    { id: '/communityGalleries/Corp-1f/images/Web/versions/1.0.0', image: { ...community, version: '1.0.0' } },
    { id: '/COMMUNITYGALLERIES/Corp-1f/IMAGES/Web/VERSIONS/Latest', image: { ...community, version: null } },
    { id: '/SharedGalleries/s-Corp/Images/Web', image: { ...shared, version: null } },
    { id: '/sharedgalleries/s-Corp/images/Web/versions/1.0.0', image: { ...shared, version: '1.0.0' } },
    { id: marketplace, image: { ...ubuntu, version: null } },
    { id: `${marketplace}/Versions/24.04.1`, image: { ...ubuntu, version: '24.04.1' } },
  ])('$id names an image', ({ id, image }) => {
    expect(imageOfId(id)).toEqual(image);
  });

  it.each([
    { id: `${gallery.imageId}/versions/1.2.3`.toUpperCase(), kind: 'gallery' },
    { id: `${compute}/images/old`.toUpperCase(), kind: 'managedImage' },
    { id: `${marketplace}/versions/1`.toLowerCase(), kind: 'marketplace' },
  ])('$id names a $kind, in whatever case', ({ id, kind }) => {
    expect(imageOfId(id)?.kind).toBe(kind);
  });

  it.each([
    '',
    `${compute}/disks/d`,
    `${compute}/galleries/G`,
    `${gallery.imageId}/versions/1.2.3/extensions/x`,
    `/x${gallery.imageId}`,
    `${compute}/images/old/versions/1`,
    `/x${compute}/images/old`,
    '/x/CommunityGalleries/Corp-1f/Images/Web',
    '/CommunityGalleries/Corp-1f/Images/Web/Versions/1/more',
    '/CommunityGalleries/Corp-1f',
    '/x/SharedGalleries/s-Corp/Images/Web',
    '/SharedGalleries/s-Corp/Images/Web/more',
    `${marketplace}/more`,
    `${marketplace}/Versions/1/more`,
  ])('%s names none', (id) => {
    expect(imageOfId(id)).toBeUndefined();
  });
});

it.each([
  { version: '1.0.0', says: '1.0.0' },
  { version: 'latest', says: null },
  { version: 'Latest', says: null },
  { version: '', says: null },
  { version: null, says: null },
  { version: undefined, says: null },
])('the version $version says $says', ({ version, says }) => {
  expect(exact(version)).toBe(says);
});
