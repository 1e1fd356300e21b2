import { expect, it } from 'vitest';
import { ImageSource } from '../../../../shared/domain/compliance/image-source.ts';
import { ours, ubuntu } from './some-machines.ts';

const ends = ['empty', 'imported', 'uploaded', 'deleted', 'unreadable', 'tooDeep'] as const;
const plan = { publisher: 'contoso', product: 'appliance', name: 'v2' };

it.each<ImageSource>([
  ours('production', '1.0.0'),
  ours('production', null),
  ...(['1.0.0', null] as const).flatMap((version): ImageSource[] => [
    { kind: 'communityGallery', publicGalleryName: 'corp-1f', image: 'web', version },
    { kind: 'sharedGallery', uniqueGalleryName: 's-corp', image: 'web', version },
    { ...ubuntu, version, plan: null },
    { ...ubuntu, version, plan },
  ]),
  { kind: 'managedImage', imageId: '/images/old' },
  { kind: 'vhd', uri: 'https://a.example/os.vhd' },
  ...ends.map((end): ImageSource => ({ kind: 'disk', diskId: '/disks/d', end })),
  { kind: 'noModel' },
  { kind: 'unrecorded' },
])('%o is read back as it was kept', (image) => {
  expect(ImageSource.parse(JSON.parse(JSON.stringify(image)))).toEqual(image);
});

it.each([{ kind: 'disk', diskId: '/disks/d', end: 'lost' }, { kind: 'tape' }, { ...ubuntu, plan: { name: 'v2' } }])(
  '%o is none',
  (image) => {
    expect(ImageSource.safeParse(image).success).toBe(false);
  },
);
