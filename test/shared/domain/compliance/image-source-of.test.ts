import { describe, expect, it } from 'vitest';
import {
  imageSourceOf,
  imageSourceOfScaleSet,
  isEphemeral,
  sourceAtEnd,
  type Traced,
} from '../../../../shared/domain/compliance/image-source-of.ts';
import type { ImageSource } from '../../../../shared/domain/compliance/image-source.ts';

const compute = '/subscriptions/S/resourceGroups/Hub/providers/Microsoft.Compute';
const definition = `${compute}/galleries/prod/images/web`;
const osDisk = `${compute}/disks/os`;
const managed = { createOption: 'FromImage', managedDisk: { id: osDisk } };
const file = 'https://a.blob.core.windows.net/vhds/os.vhd';

const source = (image: ImageSource): Traced => ({ kind: 'source', image });
const follow = (otherwise: ImageSource | null = null): Traced => ({ kind: 'follow', resourceId: osDisk, otherwise });
const gallery = (version: string | null): ImageSource => ({ kind: 'gallery', imageId: definition, version });
const ubuntu = (version: string | null): ImageSource & { kind: 'marketplace' } => ({
  kind: 'marketplace',
  publisher: 'Canonical',
  offer: 'ubuntu-24_04-lts',
  sku: 'server',
  version,
  plan: null,
});
const urn = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server' };
const plan = { publisher: 'contoso', product: 'appliance', name: 'std' };

interface Row {
  readonly what: string;
  readonly profile: unknown;
  readonly plan?: unknown;
  readonly traced: Traced;
}

describe('a machine', () => {
  it.each<Row>([
    {
      what: 'from the Marketplace runs the exact version',
      profile: { imageReference: { ...urn, version: 'latest', exactVersion: '24.04.1' }, osDisk: managed },
      traced: source(ubuntu('24.04.1')),
    },
    {
      what: 'from the Marketplace runs the version that it names',
      profile: { imageReference: { ...urn, version: '24.04.1' }, osDisk: managed },
      traced: source(ubuntu('24.04.1')),
    },
    {
      what: 'that says latest alone is known by its disk',
      profile: { imageReference: { ...urn, version: 'Latest' }, osDisk: managed },
      traced: follow(ubuntu(null)),
    },
    {
      what: 'from a partner carries a plan',
      profile: { imageReference: { ...urn, exactVersion: '1.0.7' }, osDisk: managed },
      plan: { ...plan, promotionCode: '' },
      traced: source({ ...ubuntu('1.0.7'), plan }),
    },
    {
      what: 'with half a plan carries none',
      profile: { imageReference: { ...urn, exactVersion: '1.0.7' }, osDisk: managed },
      plan: { name: 'std', publisher: null },
      traced: source(ubuntu('1.0.7')),
    },
    {
      what: 'from a gallery version runs it',
      profile: { imageReference: { id: `${definition}/versions/1.4.2` }, osDisk: managed },
      traced: source(gallery('1.4.2')),
    },
    {
      what: 'from a gallery image runs the exact version',
      profile: { imageReference: { id: definition, exactVersion: '1.4.2' }, osDisk: managed },
      traced: source(gallery('1.4.2')),
    },
    {
      what: 'whose exact version differs from its id runs the exact one',
      profile: { imageReference: { id: `${definition}/versions/latest`, exactVersion: '1.4.2' }, osDisk: managed },
      traced: source(gallery('1.4.2')),
    },
    {
      what: 'from a gallery image without a version is known by its disk',
      profile: { imageReference: { id: definition }, osDisk: managed },
      traced: follow(gallery(null)),
    },
    {
      what: 'with an ephemeral disk has no disk to follow',
      profile: { imageReference: { id: definition }, osDisk: { ...managed, diffDiskSettings: { option: 'Local' } } },
      traced: source(gallery(null)),
    },
    {
      what: 'without a managed disk has none to follow',
      profile: { imageReference: { id: definition }, osDisk: { createOption: 'FromImage' } },
      traced: source(gallery(null)),
    },
    {
      what: 'from a managed image runs that',
      profile: { imageReference: { id: `${compute}/images/golden` }, osDisk: managed },
      traced: source({ kind: 'managedImage', imageId: `${compute}/images/golden` }),
    },
    {
      what: 'from a community gallery runs its exact version',
      profile: {
        imageReference: {
          communityGalleryImageId: '/CommunityGalleries/contoso-1f/Images/web/Versions/latest',
          exactVersion: '1.0.3',
        },
        osDisk: managed,
      },
      traced: source({
        kind: 'communityGallery',
        publicGalleryName: 'contoso-1f',
        image: 'web',
        version: '1.0.3',
      }),
    },
    {
      what: 'from a shared gallery runs the version of the id',
      profile: {
        imageReference: { sharedGalleryImageId: '/sharedgalleries/s-GALLERY/images/web/versions/1.0.3' },
        osDisk: managed,
      },
      traced: source({ kind: 'sharedGallery', uniqueGalleryName: 's-GALLERY', image: 'web', version: '1.0.3' }),
    },
    {
      what: 'with an attached disk is known by the disk',
      profile: { osDisk: { createOption: 'Attach', managedDisk: { id: osDisk } } },
      traced: follow(),
    },
    {
      what: 'with an attached disk is not what its stale reference says',
      profile: {
        imageReference: { id: `${definition}/versions/1.4.2`, exactVersion: '1.4.2' },
        osDisk: { createOption: 'attach', managedDisk: { id: osDisk } },
      },
      traced: follow(),
    },
    {
      what: 'with an attached file runs that',
      profile: { osDisk: { createOption: 'Attach', vhd: { uri: `${file}?sig=x` } } },
      traced: source({ kind: 'vhd', uri: file }),
    },
    {
      what: 'made from a file runs a copy of that',
      profile: {
        osDisk: { createOption: 'FromImage', image: { uri: file }, vhd: { uri: 'https://a.example/copy.vhd' } },
      },
      traced: source({ kind: 'vhd', uri: file }),
    },
    ...[{ image: { uri: file } }, { vhd: { uri: file } }].map((disk) => ({
      what: `whose disk names a file, ${Object.keys(disk)[0]}, runs that, whatever else it names`,
      profile: { osDisk: { ...managed, ...disk } },
      traced: source({ kind: 'vhd', uri: file }),
    })),
    ...(['publisher', 'offer', 'sku'] as const).map((part) => ({
      what: `whose reference lacks the ${part} is known by its disk`,
      profile: { imageReference: { ...urn, version: '24.04.1', [part]: null }, osDisk: managed },
      traced: follow(),
    })),
    {
      what: 'with an unmanaged disk from the Marketplace is from there',
      profile: {
        imageReference: { ...urn, version: '24.04.1' },
        osDisk: { createOption: 'FromImage', vhd: { uri: file } },
      },
      traced: source(ubuntu('24.04.1')),
    },
    {
      what: 'without reference is known by its disk',
      profile: { imageReference: null, osDisk: managed },
      traced: follow(),
    },
    {
      what: 'with a reference that names no image is known by its disk',
      profile: { imageReference: { id: `${compute}/snapshots/x` }, osDisk: managed },
      traced: follow(),
    },
    { what: 'with an empty profile is not recorded', profile: {}, traced: source({ kind: 'unrecorded' }) },
    { what: 'without profile is not recorded', profile: undefined, traced: source({ kind: 'unrecorded' }) },
    {
      what: 'of another shape is not recorded',
      profile: { imageReference: 'web' },
      traced: source({ kind: 'unrecorded' }),
    },
    {
      what: 'whose attached disk has no id is not recorded',
      profile: { osDisk: { createOption: 'Attach' } },
      traced: source({ kind: 'unrecorded' }),
    },
  ])('$what', ({ profile, plan: given, traced }) => {
    expect(imageSourceOf(profile, given)).toEqual(traced);
  });

  it.each([
    { what: 'small letters', id: `${definition}/versions/1.4.2`.toLowerCase() },
    { what: 'capitals', id: `${definition}/versions/1.4.2`.toUpperCase() },
  ])('is read from an id in $what, which is kept as it is', ({ id }) => {
    expect(imageSourceOf({ imageReference: { id } }, null)).toEqual(
      source({ kind: 'gallery', imageId: id.slice(0, definition.length), version: '1.4.2' }),
    );
  });
});

describe('a scale set', () => {
  it.each([
    {
      what: 'floats with the Marketplace',
      profile: { storageProfile: { imageReference: { ...urn, version: 'latest' }, osDisk: managed } },
      image: ubuntu(null),
    },
    {
      what: 'floats with a gallery image',
      profile: { storageProfile: { imageReference: { id: definition } } },
      image: gallery(null),
    },
    {
      what: 'is pinned to a gallery version',
      profile: { storageProfile: { imageReference: { id: `${definition}/versions/1.4.2` } } },
      image: gallery('1.4.2'),
    },
    {
      what: 'is made from a file',
      profile: { storageProfile: { osDisk: { createOption: 'FromImage', image: { uri: file } } } },
      image: { kind: 'vhd' as const, uri: file },
    },
    { what: 'without profile only holds machines', profile: undefined, image: { kind: 'noModel' as const } },
    { what: 'with a null profile only holds machines', profile: null, image: { kind: 'noModel' as const } },
    {
      what: 'with a profile that names nothing is not recorded',
      profile: { serviceArtifactReference: { id: '/x' } },
      image: { kind: 'unrecorded' as const },
    },
    {
      what: 'keeps only containers of files: not recorded',
      profile: { storageProfile: { osDisk: { createOption: 'FromImage', vhdContainers: ['https://x'] } } },
      image: { kind: 'unrecorded' as const },
    },
  ])('$what', ({ profile, image }) => {
    expect(imageSourceOfScaleSet(profile, null)).toEqual(image);
  });
});

it.each([
  { otherwise: null, image: { kind: 'disk', diskId: osDisk, end: 'unreadable' } },
  { otherwise: gallery(null), image: gallery(null) },
])('where following ends, what was known before holds: $image.kind', ({ otherwise, image }) => {
  expect(sourceAtEnd({ kind: 'follow', resourceId: osDisk, otherwise }, 'unreadable')).toEqual(image);
});

it.each([
  { profile: { osDisk: { diffDiskSettings: { option: 'local' } } }, ephemeral: true },
  { profile: { osDisk: managed }, ephemeral: false },
  { profile: undefined, ephemeral: false },
])('knows an ephemeral disk: $ephemeral', ({ profile, ephemeral }) => {
  expect(isEphemeral(profile)).toBe(ephemeral);
});

it.each([{ name: 'level1' }, { publisher: 'cis', product: 'cis-ubuntu' }, { publisher: 'cis', name: 'level1' }, {}])(
  'has no plan where a part of it is missing: %j',
  (plan) => {
    const imageReference = { publisher: 'cis', offer: 'cis-ubuntu', sku: 'level1', version: '1.0.0' };

    expect(imageSourceOf({ imageReference }, plan)).toMatchObject({ kind: 'source', image: { plan: null } });
  },
);
