import { expect, it } from 'vitest';
import { describeSource } from '../../../../shared/domain/compliance/describe-source.ts';
import type { ImageSource } from '../../../../shared/domain/compliance/image-source.ts';

const group = '/subscriptions/s/resourceGroups/Images/providers/Microsoft.Compute';
const marketplace = {
  kind: 'marketplace',
  publisher: 'Contoso',
  offer: 'appliance',
  sku: 'std',
  version: '1.0.7',
  plan: null,
} as const;

it.each<{ image: ImageSource; words: string }>([
  {
    image: { kind: 'gallery', imageId: `${group}/galleries/prod/images/web`, version: '1.4.2' },
    words: 'web 1.4.2 of gallery prod',
  },
  {
    image: { kind: 'gallery', imageId: `${group}/Galleries/prod/Images/web`, version: null },
    words: 'web of gallery prod',
  },
  { image: { kind: 'gallery', imageId: 'strange', version: null }, words: 'strange' },
  {
    image: { kind: 'communityGallery', publicGalleryName: 'contoso-1f', image: 'web', version: '1.0.0' },
    words: 'web 1.0.0 of community gallery contoso-1f',
  },
  {
    image: { kind: 'sharedGallery', uniqueGalleryName: 's-GALLERY', image: 'web', version: null },
    words: 'web of gallery s-GALLERY, shared by another tenant',
  },
  { image: marketplace, words: 'Marketplace image Contoso:appliance:std 1.0.7' },
  {
    image: { ...marketplace, version: null, plan: { publisher: 'contoso', product: 'appliance', name: 'std' } },
    words: 'Marketplace image Contoso:appliance:std, plan contoso:appliance:std',
  },
  {
    image: { kind: 'managedImage', imageId: `${group}/images/golden` },
    words: 'managed image golden of resource group Images',
  },
  { image: { kind: 'managedImage', imageId: 'golden' }, words: 'managed image golden' },
  {
    image: { kind: 'vhd', uri: 'https://a.blob.core.windows.net/vhds/os.vhd?sig=SECRET' },
    words: 'a virtual hard disk file, https://a.blob.core.windows.net/vhds/os.vhd',
  },
  {
    image: { kind: 'disk', diskId: `${group}/disks/os`, end: 'deleted' },
    words: 'disk os of resource group Images, whose source is deleted',
  },
  {
    image: { kind: 'disk', diskId: `${group}/snapshots/os`, end: 'unreadable' },
    words: 'snapshot os of resource group Images, whose source may not be read',
  },
  {
    image: { kind: 'disk', diskId: `${group}/restorePointCollections/c/restorePoints/p`, end: 'tooDeep' },
    words: 'restore point p of resource group Images, copied too many times to follow',
  },
  { image: { kind: 'disk', diskId: '/disks/os', end: 'uploaded' }, words: 'disk os, uploaded' },
  {
    image: { kind: 'disk', diskId: `${group}/disks/os`, end: 'empty' },
    words: 'disk os of resource group Images, made empty',
  },
  { image: { kind: 'noModel' }, words: 'no image of its own' },
  { image: { kind: 'unrecorded' }, words: 'an image that nothing records' },
])('says "$words"', ({ image, words }) => {
  expect(describeSource(image)).toBe(words);
});
