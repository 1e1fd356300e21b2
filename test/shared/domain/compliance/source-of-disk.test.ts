import { expect, it } from 'vitest';
import { sourceOfDisk, type Traced } from '../../../../shared/domain/compliance/image-source-of.ts';
import type { ImageSource } from '../../../../shared/domain/compliance/image-source.ts';

const compute = '/subscriptions/S/resourceGroups/Hub/providers/Microsoft.Compute';
const definition = `${compute}/galleries/prod/images/web`;
const osDisk = `${compute}/disks/os`;
const file = 'https://a.blob.core.windows.net/vhds/os.vhd';

const source = (image: ImageSource): Traced => ({ kind: 'source', image });
const follow = (resourceId: string): Traced => ({ kind: 'follow', resourceId, otherwise: null });

const marketplaceId =
  '/Subscriptions/s/Providers/Microsoft.Compute/Locations/WestUS3/Publishers/canonical/ArtifactTypes/VMImage/Offers/ubuntu-24_04-lts/Skus/server/Versions/24.04.1';
const ended = (end: 'empty' | 'imported' | 'uploaded' | 'deleted'): Traced =>
  source({ kind: 'disk', diskId: osDisk, end });

it.each([
  {
    what: 'from a gallery version',
    data: {
      createOption: 'FromImage',
      galleryImageReference: { id: `${definition}/versions/1.4.2` },
      imageReference: { id: `${definition}/versions/1.4.2` },
    },
    traced: source({ kind: 'gallery', imageId: definition, version: '1.4.2' }),
  },
  {
    what: "from a gallery version, whatever else its reference names: a resource's own id comes first",
    data: {
      createOption: 'FromImage',
      galleryImageReference: {
        id: `${definition}/versions/1.4.2`,
        communityGalleryImageId: '/CommunityGalleries/c/Images/web/Versions/1.0.0',
        sharedGalleryImageId: '/SharedGalleries/u/Images/web/Versions/1.0.0',
      },
      imageReference: { id: marketplaceId },
    },
    traced: source({ kind: 'gallery', imageId: definition, version: '1.4.2' }),
  },
  {
    what: 'from a community gallery',
    data: {
      createOption: 'FromImage',
      galleryImageReference: { communityGalleryImageId: '/CommunityGalleries/c/Images/web/Versions/1.0.0' },
    },
    traced: source({ kind: 'communityGallery', publicGalleryName: 'c', image: 'web', version: '1.0.0' }),
  },
  {
    what: 'from a shared gallery',
    data: {
      createOption: 'FromImage',
      galleryImageReference: { sharedGalleryImageId: '/SharedGalleries/u/Images/web/Versions/1.0.0' },
    },
    traced: source({ kind: 'sharedGallery', uniqueGalleryName: 'u', image: 'web', version: '1.0.0' }),
  },
  {
    what: 'from the Marketplace',
    data: { createOption: 'FromImage', imageReference: { id: marketplaceId } },
    traced: source({
      kind: 'marketplace',
      publisher: 'canonical',
      offer: 'ubuntu-24_04-lts',
      sku: 'server',
      version: '24.04.1',
      plan: null,
    }),
  },
  {
    what: 'from a managed image',
    data: { createOption: 'FromImage', imageReference: { id: `${compute}/images/golden` } },
    traced: source({ kind: 'managedImage', imageId: `${compute}/images/golden` }),
  },
  {
    what: 'from an image that is not named',
    data: { createOption: 'FromImage' },
    traced: source({ kind: 'unrecorded' }),
  },
  {
    what: 'copied from a snapshot',
    data: { createOption: 'Copy', sourceResourceId: `${compute}/snapshots/a` },
    traced: follow(`${compute}/snapshots/a`),
  },
  {
    what: 'copied in the background',
    data: { createOption: 'CopyStart', sourceResourceId: osDisk },
    traced: follow(osDisk),
  },
  {
    what: 'restored from a restore point',
    data: { createOption: 'Restore', sourceResourceId: `${compute}/restorePointCollections/c/restorePoints/p` },
    traced: {
      kind: 'follow' as const,
      resourceId: `${compute}/restorePointCollections/c/restorePoints/p`,
      otherwise: null,
    },
  },
  { what: 'copied from nothing any more', data: { createOption: 'Copy' }, traced: ended('deleted') },
  {
    what: 'imported from a file',
    data: { createOption: 'Import', sourceUri: `${file}?sig=x` },
    traced: source({ kind: 'vhd', uri: file }),
  },
  { what: 'imported from somewhere', data: { createOption: 'ImportSecure' }, traced: ended('imported') },
  { what: 'uploaded', data: { createOption: 'Upload' }, traced: ended('uploaded') },
  { what: 'uploaded in small letters', data: { createOption: 'uploadpreparedsecure' }, traced: ended('uploaded') },
  { what: 'made empty', data: { createOption: 'Empty' }, traced: ended('empty') },
  {
    what: 'made in a way not known yet',
    data: { createOption: 'CopyFromSanSnapshot' },
    traced: source({ kind: 'unrecorded' }),
  },
  { what: 'without creation data', data: undefined, traced: source({ kind: 'unrecorded' }) },
])('$what', ({ data, traced }) => {
  expect(sourceOfDisk(data, osDisk)).toEqual(traced);
});
