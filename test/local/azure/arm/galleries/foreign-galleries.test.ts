import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComputeManagementClient } from '@azure/arm-compute';
import { computeClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const shared = '9f1c2b7a-4d3e-4f6a-8b5c-0d1e2f3a4b5c-PARTNERGALLERY';
const community = 'contosopublic-1a2b3c4d';

describe('galleries of other tenants', () => {
  let test: TestArm;
  let client: ComputeManagementClient;

  beforeAll(async () => {
    test = await startArm();
    client = computeClient(test);
  });
  afterAll(() => test.close());

  // https://learn.microsoft.com/rest/api/compute/shared-galleries
  it('that were shared with this one are listed down to their versions', async () => {
    const galleries = await Array.fromAsync(client.sharedGalleries.list('westeurope'));
    const gallery = await client.sharedGalleries.get('West Europe', shared.toLowerCase());
    const images = await Array.fromAsync(client.sharedGalleryImages.list('westeurope', shared));
    const versions = await Array.fromAsync(
      client.sharedGalleryImageVersions.list('westeurope', shared, 'hardened-linux'),
    );
    const version = await client.sharedGalleryImageVersions.get('westeurope', shared, 'Hardened-Linux', '2.4.1');

    expect(galleries.map(({ name }) => name)).toEqual([shared]);
    expect(gallery).toMatchObject({ location: 'westeurope', uniqueId: `/SharedGalleries/${shared}` });
    expect(images).toMatchObject([
      { name: 'hardened-linux', osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2' },
    ]);
    expect(versions.map(({ name }) => name)).toEqual(['2.3.0', '2.4.1']);
    expect(version).toMatchObject({ uniqueId: `/SharedGalleries/${shared}/Images/hardened-linux/Versions/2.4.1` });
  });

  // https://learn.microsoft.com/rest/api/compute/community-galleries
  it('that are published to everybody are read by their public name', async () => {
    const gallery = await client.communityGalleries.get('westeurope', community);
    const image = await client.communityGalleryImages.get('westeurope', community, 'windows-kiosk');
    const version = await client.communityGalleryImageVersions.get('westeurope', community, 'windows-kiosk', '1.2.0');

    expect(gallery).toMatchObject({ uniqueId: `/CommunityGalleries/${community}` });
    expect(image).toMatchObject({ osType: 'Windows', architecture: 'x64' });
    expect(version).toMatchObject({ name: '1.2.0', storageProfile: { osDiskImage: { diskSizeGB: 127 } } });
  });

  it.each([
    { what: 'gallery', ask: () => client.sharedGalleries.get('westeurope', 'nobody') },
    { what: 'image', ask: () => client.communityGalleryImages.get('westeurope', community, 'none') },
    {
      what: 'version',
      ask: () => client.sharedGalleryImageVersions.get('westeurope', shared, 'hardened-linux', '9.9.9'),
    },
  ])('answer 404 for a $what that there is not', async ({ ask }) => {
    await expect(ask()).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' });
  });
});
