import { describe, expect, it } from 'vitest';
import { findImages } from '../../../../shared/azure/inventory/find-images.ts';
import type { Creation } from '../../../../shared/azure/inventory/follow-disks.ts';
import { type MachineRow, toMachineFacts } from '../../../../shared/azure/inventory/machine-facts.ts';
import type { Verdict } from '../../../../shared/domain/compliance/judgement.ts';
import { imageId, judge, productionSubscription } from '../../domain/compliance/some-machines.ts';

const group = `/subscriptions/${productionSubscription}/resourceGroups/rg-shop`;
const compute = `${group}/providers/Microsoft.Compute`;
const vmId = `${compute}/virtualMachines/vm1`;
const setId = `${compute}/virtualMachineScaleSets/shop`;
const web = imageId('production');
const other = `${compute}/galleries/corp/images/base`;
const canonical = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server' };
const marketplace = `/Subscriptions/s/Providers/Microsoft.Compute/Locations/westeurope/Publishers/Canonical/ArtifactTypes/VMImage/Offers/ubuntu-24_04-lts/Skus/server/Versions/24.04.1`;

/** Disks and snapshots that can be followed, by name. */
const made: Readonly<Record<string, Creation>> = {
  'disks/os': { kind: 'made', creationData: { createOption: 'FromImage', imageReference: { id: marketplace } } },
  'disks/golden': {
    kind: 'made',
    creationData: { createOption: 'FromImage', galleryImageReference: { id: `${web}/versions/1.2.0` } },
  },
  'disks/restored': {
    kind: 'made',
    creationData: { createOption: 'Copy', sourceResourceId: `${compute}/snapshots/nightly` },
  },
  'snapshots/nightly': {
    kind: 'made',
    creationData: { createOption: 'Copy', sourceResourceId: `${compute}/disks/golden` },
  },
  'disks/orphan': { kind: 'made', creationData: { createOption: 'Copy', sourceResourceId: `${compute}/disks/gone` } },
  'disks/secret': { kind: 'unreadable' },
  'disks/uploaded': { kind: 'made', creationData: { createOption: 'Upload' } },
  'disks/imported': {
    kind: 'made',
    creationData: { createOption: 'Import', sourceUri: 'https://x.blob.core.windows.net/vhds/a.vhd?sig=secret' },
  },
};

const disk = (name: string, createOption = 'FromImage') => ({
  createOption,
  managedDisk: { id: `${compute}/disks/${name}` },
});
type OsDisk = NonNullable<MachineRow['storageProfile']>['osDisk'];
const from = (imageReference: object, osDisk: OsDisk = disk('os')) => ({ storageProfile: { imageReference, osDisk } });
const attached = (name: string) => ({ storageProfile: { osDisk: disk(name, 'Attach') } });

interface Row {
  readonly what: string;
  readonly row: Partial<MachineRow>;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly nextStep?: string;
}

const rebuild = 'Rebuild the machine from web 1.3.0, live in stage production.';
const allowed = 'Allowed: our own images of stage production, Marketplace images of Contoso:appliance.';
const otherwise = `Rebuild the machine from an image that environment production allows. ${allowed}`;
const exempt = 'If that cannot be, ask a security officer for an exemption.';
const notAllowed = 'which environment production does not allow.';
const behind = 'web 1.2.0, 1 version behind 1.3.0 of stage production, which has been live since 2026-11-01';

/** As Azure shows a machine, to what is said of it: the sentences whole, as their owner reads them. */
const rows: readonly Row[] = [
  {
    what: 'a version of our gallery, pinned',
    row: from({ id: `${web}/versions/1.3.0`, exactVersion: '1.3.0' }),
    verdict: 'compliant',
    reason: 'The machine runs web 1.3.0, which is live in stage production.',
  },
  {
    what: 'our definition, by what was resolved',
    row: from({ id: web, exactVersion: '1.0.0' }),
    verdict: 'outdated',
    reason:
      'The machine runs web 1.0.0, 3 versions behind 1.3.0 of stage production, the first of them live since 2026-09-01: more than environment production allows.',
    nextStep: rebuild,
  },
  {
    what: 'our definition in capitals',
    row: from({ id: web.toUpperCase(), exactVersion: '1.3.0' }),
    verdict: 'compliant',
    reason: 'The machine runs web 1.3.0, which is live in stage production.',
  },
  {
    what: 'our definition, by what its disk says',
    row: from({ id: web }, disk('golden')),
    verdict: 'compliant',
    reason: `The machine runs ${behind}, as environment production allows.`,
  },
  {
    what: 'a version that is revoked',
    row: from({ id: `${web}/versions/0.2.0` }),
    verdict: 'revoked',
    reason: 'The machine runs web 0.2.0, which is revoked: it must not be used any more.',
    nextStep: rebuild,
  },
  {
    what: 'a version that was baked from a revoked one',
    row: from({ id: `${web}/versions/0.5.0` }),
    verdict: 'revoked',
    reason: 'The machine runs web 0.5.0, which was baked from hardened 2.0.0, and that is revoked.',
    nextStep: rebuild,
  },
  {
    what: 'a version that is deprecated',
    row: from({ id: `${web}/versions/0.3.0` }),
    verdict: 'deprecated',
    reason: 'The machine runs web 0.3.0, which is deprecated.',
    nextStep: rebuild,
  },
  {
    what: 'a version that the gallery does not have any more',
    row: from({ id: `${web}/versions/0.1.0` }),
    verdict: 'deprecated',
    reason: 'The machine runs web 0.1.0, which is retired: the gallery does not have it any more.',
    nextStep: rebuild,
  },
  {
    what: 'a version that was never accepted',
    row: from({ id: `${imageId('test')}/versions/1.7.0` }),
    verdict: 'rejected',
    reason: 'The machine runs web 1.7.0, which failed its checks and was never accepted.',
    nextStep: rebuild,
  },
  {
    what: 'a test version',
    row: from({ id: `${imageId('test')}/versions/1.6.0` }),
    verdict: 'wrongStage',
    reason: 'The machine runs web 1.6.0, a version of stage test, but environment production runs stage production.',
    nextStep: rebuild,
  },
  {
    what: 'another gallery',
    row: from({ id: `${other}/versions/2.0.0` }),
    verdict: 'unapprovedSource',
    reason: `The machine runs base 2.0.0 of gallery corp, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'a community gallery',
    row: from({
      communityGalleryImageId: '/CommunityGalleries/fedora-1a/Images/f43/Versions/latest',
      exactVersion: '43.1.0',
    }),
    verdict: 'unapprovedSource',
    reason: `The machine runs f43 43.1.0 of community gallery fedora-1a, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'a gallery of another tenant',
    row: from({ sharedGalleryImageId: '/SharedGalleries/tenant-CORP/Images/web/Versions/1.0.0' }),
    verdict: 'unapprovedSource',
    reason: `The machine runs web 1.0.0 of gallery tenant-CORP, shared by another tenant, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'the Marketplace, by the exact version',
    row: from({ ...canonical, version: 'latest', exactVersion: '24.04.202611010' }),
    verdict: 'unapprovedSource',
    reason: `The machine runs Marketplace image Canonical:ubuntu-24_04-lts:server 24.04.202611010, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'the Marketplace, with a plan, allowed',
    row: {
      ...from({ publisher: 'contoso', offer: 'appliance', sku: 'v2', version: '1.0.0' }),
      plan: { publisher: 'contoso', product: 'appliance', name: 'v2' },
    },
    verdict: 'compliant',
    reason:
      'The machine runs Marketplace image contoso:appliance:v2 1.0.0, plan contoso:appliance:v2, which environment production allows.',
  },
  {
    what: 'a managed image',
    row: from({ id: `${compute}/images/captured` }),
    verdict: 'unapprovedSource',
    reason: `The machine runs managed image captured of resource group rg-shop, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'an unmanaged disk that is attached',
    row: {
      storageProfile: {
        osDisk: { createOption: 'Attach', vhd: { uri: 'https://x.blob.core.windows.net/vhds/a.vhd' } },
      },
    },
    verdict: 'unapprovedSource',
    reason: `The machine runs a virtual hard disk file, https://x.blob.core.windows.net/vhds/a.vhd, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'an unmanaged copy of a file',
    row: {
      storageProfile: {
        osDisk: {
          createOption: 'FromImage',
          image: { uri: 'https://x.blob.core.windows.net/images/golden.vhd?sig=secret' },
          vhd: { uri: 'https://x.blob.core.windows.net/vhds/a.vhd' },
        },
      },
    },
    verdict: 'unapprovedSource',
    reason: `The machine runs a virtual hard disk file, https://x.blob.core.windows.net/images/golden.vhd, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'an unmanaged disk from the Marketplace',
    row: from(
      { ...canonical, version: '24.04.1' },
      { createOption: 'FromImage', vhd: { uri: 'https://x.blob.core.windows.net/vhds/a.vhd' } },
    ),
    verdict: 'unapprovedSource',
    reason: `The machine runs Marketplace image Canonical:ubuntu-24_04-lts:server 24.04.1, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'an imported disk',
    row: attached('imported'),
    verdict: 'unapprovedSource',
    reason: `The machine runs a virtual hard disk file, https://x.blob.core.windows.net/vhds/a.vhd, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'an uploaded disk',
    row: attached('uploaded'),
    verdict: 'unapprovedSource',
    reason: `The machine runs disk uploaded of resource group rg-shop, uploaded, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'a disk that was restored from a snapshot of a golden one',
    row: attached('restored'),
    verdict: 'compliant',
    reason: `The machine runs ${behind}, as environment production allows. Its model does not say so: its disk is a copy that goes back to this.`,
  },
  {
    what: 'an attached disk from the Marketplace',
    row: attached('os'),
    verdict: 'unapprovedSource',
    reason: `The machine runs Marketplace image Canonical:ubuntu-24_04-lts:server 24.04.1, ${notAllowed}`,
    nextStep: `${otherwise} ${exempt}`,
  },
  {
    what: 'a disk whose source is deleted',
    row: attached('orphan'),
    verdict: 'unknown',
    reason:
      'The machine runs disk gone of resource group rg-shop, whose source is deleted, so that nothing tells its image.',
    nextStep: `What disk gone of resource group rg-shop was made from is not there any more; whoever made the machine may know it. ${otherwise}`,
  },
  {
    what: 'a disk that may not be read',
    row: attached('secret'),
    verdict: 'unknown',
    reason:
      'The machine runs disk secret of resource group rg-shop, whose source may not be read, so that nothing tells its image.',
    nextStep: `Give Rebake the role Rebake Image Watcher (or Reader) where it may read ${compute}/disks/secret. If that cannot be: ${otherwise}`,
  },
  {
    what: 'an ephemeral disk: a flag, not a source',
    row: from(
      { id: `${web}/versions/1.3.0` },
      { createOption: 'FromImage', diffDiskSettings: { option: 'Local' }, managedDisk: null },
    ),
    verdict: 'compliant',
    reason: 'The machine runs web 1.3.0, which is live in stage production.',
  },
  {
    what: 'nothing that is recorded',
    row: { storageProfile: { osDisk: { createOption: 'FromImage' } } },
    verdict: 'unknown',
    reason: 'The machine runs an image that nothing records, so that nothing tells its image.',
    nextStep: `Azure has no record of its image: read the machine again once it is provisioned. If that does not tell: ${otherwise}`,
  },
  {
    what: 'a scale set whose model floats, with nobody in it',
    row: { id: setId, name: 'shop', capacity: 0, storageProfile: { imageReference: { id: web } } },
    verdict: 'compliant',
    reason:
      "The scale set's model names web, without a version: new instances get 1.3.0, live in stage production. It has no instances now; the next one would run this.",
  },
  {
    what: 'a flexible scale set without a model',
    row: { id: setId, name: 'shop', capacity: 2 },
    verdict: 'compliant',
    reason: 'The scale set has no model of its own: its machines are judged one by one.',
  },
  {
    what: 'an instance that lags behind its model',
    row: {
      id: `${setId}/virtualMachines/4`,
      name: 'shop_4',
      latestModelApplied: false,
      storageProfile: { imageReference: { id: `${web}/versions/0.3.0`, exactVersion: '0.3.0' } },
    },
    verdict: 'deprecated',
    reason: 'The instance runs web 0.3.0, which is deprecated. The instance lags behind the model of its scale set.',
    nextStep:
      'Make sure that the model of scale set shop names web 1.3.0, live in stage production, then upgrade the instance to it.',
  },
  {
    what: 'a machine of a flexible scale set',
    row: { ...from({ id: `${web}/versions/0.3.0` }), scaleSetId: setId, managedBy: setId },
    verdict: 'deprecated',
    reason: 'The machine runs web 0.3.0, which is deprecated.',
    nextStep: 'Set the model of scale set shop to web 1.3.0, live in stage production, then replace the machine.',
  },
  {
    what: 'a node of a cluster',
    row: {
      ...from({
        id: '/subscriptions/109a5e88-712a-48ae-9078-9ca8b3c81345/resourceGroups/AKS/providers/Microsoft.Compute/galleries/AKSUbuntu/images/2204gen2/versions/1.0.0',
      }),
      groupManagedBy: `${group}/providers/Microsoft.ContainerService/managedClusters/aks`,
    },
    verdict: 'serviceManaged',
    reason: 'Azure Kubernetes Service made the machine and chooses its image.',
  },
];

describe('a machine as Azure shows it', () => {
  it.each(rows)('with $what is $verdict', async ({ row, verdict, reason, nextStep = '' }) => {
    const facts = toMachineFacts({ id: vmId, name: 'vm1', location: 'westeurope', ...row })!;

    const { machines } = await findImages([facts], (ids) =>
      Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const creation = Object.entries(made).find(([name]) => id.endsWith(`/${name}`))?.[1];
            return creation ? [[id, creation] as const] : [];
          }),
        ),
      ),
    );

    const judgement = judge({ machine: machines[0]! });
    expect(judgement).toMatchObject({ verdict, reason, nextStep });
    expect(JSON.stringify(judgement)).not.toContain('sig=');
  });
});
