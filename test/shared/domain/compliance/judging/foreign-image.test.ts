import { describe, it } from 'vitest';
import type { ImageSource } from '../../../../../shared/domain/compliance/image-source.ts';
import { judged, type Row, withProduction } from '../judging-rows.ts';
import { aMachine, testSubscription, ubuntu } from '../some-machines.ts';
import { subscription } from '../some-rules.ts';

describe('a machine that runs another image', () => {
  const appliance: ImageSource = { ...ubuntu, publisher: 'CONTOSO', offer: 'Appliance', sku: 'v2' };
  const group = `/subscriptions/${subscription('9')}/resourceGroups/shared`;
  const gallery = `${group}/providers/Microsoft.Compute/galleries/corp`;
  const allow = (allowed: object) => withProduction({ allow: allowed });
  const community = { kind: 'communityGallery', publicGalleryName: 'corp-1f', image: 'web', version: '1.0.0' } as const;
  const shared = { kind: 'sharedGallery', uniqueGalleryName: 's-CORP', image: 'web', version: '1.0.0' } as const;
  const disk = (end: 'empty' | 'imported' | 'uploaded' | 'deleted' | 'unreadable' | 'tooDeep') =>
    aMachine({ image: { kind: 'disk', diskId: '/disks/d', end }, trail: ['/disks/d'] });

  it.each<Row>([
    {
      what: 'of the Marketplace',
      machine: aMachine({ image: ubuntu }),
      verdict: 'unapprovedSource',
      reason:
        'The machine runs Marketplace image Canonical:ubuntu-24_04-lts:server 24.04.202611010, which environment production does not allow.',
      nextStep: 'Allowed: our own images of stage production, Marketplace images of Contoso:appliance.',
      also: { imageDefinition: null, version: null, stage: null },
    },
    {
      what: 'of the Marketplace, copied',
      machine: aMachine({ image: ubuntu, trail: ['/disks/copy', '/disks/os'] }),
      verdict: 'unapprovedSource',
      reason: 'its disk is a copy that goes back to this.',
      nextStep: 'Rebuild the machine',
    },
    {
      what: 'of the Marketplace, allowed by publisher, offer and any SKU',
      machine: aMachine({ image: appliance }),
      verdict: 'compliant',
      reason: 'which environment production allows',
    },
    {
      what: 'of the Marketplace, where others are allowed by patterns, which have no stars in words: two would be emphasis',
      machine: aMachine({ image: { ...ubuntu, publisher: 'Somebody' } }),
      verdict: 'unapprovedSource',
      with: allow({ marketplace: ['Contoso:*:server', 'Canonical:*:server*'] }),
      nextStep: 'Allowed: our own images of stage production, Contoso:…:server, Canonical:…:server….',
    },
    {
      what: 'of the Marketplace, allowed, with a plan',
      machine: aMachine({ image: { ...appliance, plan: { publisher: 'contoso', product: 'appliance', name: 'v2' } } }),
      verdict: 'compliant',
      reason: 'plan contoso:appliance:v2',
    },
    {
      what: 'of the Marketplace, allowed, of a version that is not known',
      machine: aMachine({ image: { ...appliance, version: null } }),
      verdict: 'compliant',
    },
    {
      what: 'of the Marketplace, allowed elsewhere only',
      machine: aMachine({ subscriptionId: testSubscription, image: appliance }),
      verdict: 'unapprovedSource',
      nextStep: 'our own images of stage test or production.',
    },
    {
      what: "of another gallery, allowed by the gallery's id",
      machine: aMachine({
        image: { kind: 'gallery', imageId: `${gallery}/images/sql`.toUpperCase(), version: '1.0.0' },
      }),
      with: allow({ galleries: [gallery] }),
      verdict: 'compliant',
    },
    {
      what: 'of a gallery whose name only begins like an allowed one',
      machine: aMachine({ image: { kind: 'gallery', imageId: `${gallery}rate/images/sql`, version: '1.0.0' } }),
      with: allow({ galleries: [gallery] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'of a gallery of the same name in another subscription',
      machine: aMachine({
        image: { kind: 'gallery', imageId: gallery.replaceAll('9', '8') + '/images/sql', version: null },
      }),
      with: allow({ galleries: [gallery] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'of a gallery of which another image is allowed',
      machine: aMachine({ image: { kind: 'gallery', imageId: `${gallery}/images/web`, version: '1.0.0' } }),
      with: allow({ galleries: [`${gallery}/images/sql`] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'of a community gallery',
      machine: aMachine({ image: community }),
      verdict: 'unapprovedSource',
      reason: 'web 1.0.0 of community gallery corp-1f',
      nextStep: 'Rebuild',
    },
    {
      what: 'of a community gallery that is allowed',
      machine: aMachine({ image: community }),
      with: allow({ communityGalleries: ['Corp-1F'] }),
      verdict: 'compliant',
    },
    {
      what: 'of a community gallery of which it alone is allowed',
      machine: aMachine({ image: community }),
      with: allow({ communityGalleries: ['corp-1f/web'] }),
      verdict: 'compliant',
    },
    {
      what: 'of a community gallery whose name is allowed as a shared one',
      machine: aMachine({ image: community }),
      with: allow({ sharedGalleries: ['corp-1f'] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'of a shared gallery',
      machine: aMachine({ image: shared }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'of a shared gallery that is allowed',
      machine: aMachine({ image: shared }),
      with: allow({ sharedGalleries: ['s-corp/web'] }),
      verdict: 'compliant',
    },
    {
      what: 'captured as a managed image',
      machine: aMachine({
        image: { kind: 'managedImage', imageId: `${group}/providers/Microsoft.Compute/images/old` },
      }),
      verdict: 'unapprovedSource',
      reason: 'managed image old of resource group shared',
      nextStep: 'Rebuild',
    },
    {
      what: 'captured as a managed image, in a group that is allowed',
      machine: aMachine({
        image: { kind: 'managedImage', imageId: `${group}/providers/Microsoft.Compute/images/old` },
      }),
      with: allow({ managedImages: [group.toUpperCase()] }),
      verdict: 'compliant',
    },
    {
      what: 'of a gallery in a group whose managed images are allowed',
      machine: aMachine({ image: { kind: 'gallery', imageId: `${gallery}/images/sql`, version: '1.0.0' } }),
      with: allow({ managedImages: [group] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'from a file',
      machine: aMachine({ image: { kind: 'vhd', uri: 'https://a.blob.core.windows.net/vhds/os.vhd' } }),
      verdict: 'unapprovedSource',
      reason: 'a virtual hard disk file',
      nextStep: 'Rebuild',
    },
    { what: 'on an imported disk', machine: disk('imported'), verdict: 'unapprovedSource', nextStep: 'Rebuild' },
    { what: 'on an uploaded disk', machine: disk('uploaded'), verdict: 'unapprovedSource', nextStep: 'Rebuild' },
    { what: 'on a disk that was made empty', machine: disk('empty'), verdict: 'unapprovedSource', nextStep: 'Rebuild' },
    {
      what: 'on a disk that may not be read',
      machine: disk('unreadable'),
      verdict: 'unknown',
      reason: 'so that nothing tells its image',
      nextStep: 'Give Rebake the role Rebake Image Watcher (or Reader) where it may read /disks/d.',
    },
    {
      what: 'on a disk whose source is deleted',
      machine: disk('deleted'),
      verdict: 'unknown',
      nextStep: 'What disk d was made from is not there any more',
    },
    { what: 'on a disk of many copies', machine: disk('tooDeep'), verdict: 'unknown', nextStep: 'too many copies' },
    {
      what: 'that nothing records',
      machine: aMachine({ image: { kind: 'unrecorded' } }),
      verdict: 'unknown',
      reason: 'The machine runs an image that nothing records',
      nextStep: 'Azure has no record of its image',
    },
  ])('$what: $verdict', judged);
});
