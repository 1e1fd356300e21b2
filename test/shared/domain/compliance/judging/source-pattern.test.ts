import { describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../../../shared/domain/compliance/image-source.ts';
import {
  compileAllowedSources,
  compileMarketplacePattern,
  sourcePath,
} from '../../../../../shared/domain/compliance/judging/source-pattern.ts';
import { AllowedSources } from '../../../../../shared/domain/compliance/rules/allowed-sources.ts';
import { ubuntu } from '../some-machines.ts';

const compute = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute';
const gallery: ImageSource = { kind: 'gallery', imageId: `${compute}/galleries/g/images/web`, version: '1.0.0' };
const community = { kind: 'communityGallery', publicGalleryName: 'Corp-1f', image: 'web', version: '1.0.0' } as const;
const shared = { kind: 'sharedGallery', uniqueGalleryName: 's-Corp', image: 'web', version: '1.0.0' } as const;
const managed: ImageSource = { kind: 'managedImage', imageId: `${compute}/images/old` };
const disk: ImageSource = { kind: 'disk', diskId: `${compute}/disks/d`, end: 'uploaded' };
const file: ImageSource = { kind: 'vhd', uri: 'https://a.example/os.vhd' };

it.each<{ image: ImageSource; path: string | null }>([
  { image: gallery, path: `${compute}/galleries/g/images/web/versions/1.0.0` },
  { image: { ...gallery, version: null }, path: `${compute}/galleries/g/images/web` },
  { image: community, path: '/communityGalleries/Corp-1f/images/web' },
  { image: shared, path: '/sharedGalleries/s-Corp/images/web' },
  { image: managed, path: `${compute}/images/old` },
  { image: file, path: 'https://a.example/os.vhd' },
  { image: disk, path: `${compute}/disks/d` },
  { image: ubuntu, path: null },
  { image: { kind: 'noModel' }, path: null },
  { image: { kind: 'unrecorded' }, path: null },
])('the path of a $image.kind is $path', ({ image, path }) => {
  expect(sourcePath(image)).toBe(path);
});

describe('a Marketplace pattern', () => {
  it.each([
    { pattern: 'canonical:UBUNTU-24_04-lts:server', fits: true },
    { pattern: 'Canonical:*:*', fits: true },
    { pattern: '*:*:SERVER', fits: true },
    { pattern: 'Canonical:ubuntu*:serv*', fits: true },
    { pattern: 'Debian:*:*', fits: false },
    { pattern: '*:debian*:*', fits: false },
    { pattern: '*:*:minimal', fits: false },
    { pattern: 'Canonical', fits: false },
    { pattern: '*:*', fits: false },
    { pattern: '*', fits: false },
  ])('$pattern fits ubuntu: $fits', ({ pattern, fits }) => {
    expect(compileMarketplacePattern(pattern)({ ...ubuntu, sku: 'Server' })).toBe(fits);
  });

  it('fits nothing else', () => {
    const others: readonly ImageSource[] = [gallery, community, managed, disk, file, { kind: 'unrecorded' }];

    expect(others.filter((image) => compileMarketplacePattern('*:*:*')(image))).toEqual([]);
  });
});

describe('what an environment allows', () => {
  it.each<{ allow: object; image: ImageSource; allowed: boolean }>([
    { allow: { marketplace: ['Debian:*:*', 'Canonical:*:*'] }, image: ubuntu, allowed: true },
    { allow: { marketplace: ['Debian:*:*'] }, image: ubuntu, allowed: false },
    { allow: { galleries: [`${compute.toUpperCase()}/GALLERIES/G`] }, image: gallery, allowed: true },
    { allow: { galleries: [`${compute}/galleries/g/images/web`] }, image: gallery, allowed: true },
    { allow: { galleries: [`${compute}/galleries/g/images/we`] }, image: gallery, allowed: false },
    { allow: { communityGalleries: ['corp-1F'] }, image: community, allowed: true },
    { allow: { communityGalleries: ['corp-1F/WEB'] }, image: community, allowed: true },
    { allow: { communityGalleries: ['corp-1F/sql'] }, image: community, allowed: false },
    { allow: { communityGalleries: ['corp'] }, image: community, allowed: false },
    { allow: { communityGalleries: ['s-corp'] }, image: shared, allowed: false },
    { allow: { sharedGalleries: ['S-CORP'] }, image: shared, allowed: true },
    { allow: { sharedGalleries: ['s-corp/sql'] }, image: shared, allowed: false },
    { allow: { sharedGalleries: ['corp-1f'] }, image: community, allowed: false },
    { allow: { managedImages: ['/subscriptions/S/resourceGroups/R'] }, image: managed, allowed: true },
    { allow: { managedImages: ['/subscriptions/S/resourceGroups/R'] }, image: gallery, allowed: false },
    { allow: { managedImages: ['/subscriptions/S/resourceGroups/R'] }, image: disk, allowed: false },
    { allow: {}, image: gallery, allowed: false },
    { allow: { marketplace: ['*:*:*'] }, image: file, allowed: false },
    { allow: { marketplace: ['*:*:*'] }, image: { kind: 'unrecorded' }, allowed: false },
  ])('$allow lets $image.kind run: $allowed', ({ allow, image, allowed }) => {
    expect(compileAllowedSources(AllowedSources.parse(allow))(image)).toBe(allowed);
  });
});
