import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call } from '../support/call.ts';
import { computeClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const ubuntu = ['westeurope', 'Canonical', 'ubuntu-24_04-lts', 'server'] as const;
const urn = 'Canonical:ubuntu-24_04-lts:server';

describe('platform images', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm({ marketplace: { hold: [`${urn}:24.04.202609040`] } });
  });
  afterAll(() => test.close());

  it('are listed from publisher to version, oldest first', async () => {
    const { virtualMachineImages } = computeClient(test);

    const publishers = await virtualMachineImages.listPublishers('westeurope');
    const offers = await virtualMachineImages.listOffers('westeurope', 'canonical');
    const skus = await virtualMachineImages.listSkus('westeurope', 'Canonical', 'ubuntu-24_04-lts');
    const versions = await virtualMachineImages.list(...ubuntu);

    expect(publishers.map(({ name }) => name)).toContain('MicrosoftWindowsServer');
    expect(offers.map(({ name }) => name)).toContain('0001-com-ubuntu-server-jammy');
    expect(skus.map(({ name }) => name)).toEqual(['server']);
    expect(versions[0]?.name).toBe('24.04.202404230');
    expect(versions.at(-1)?.name).toBe('24.04.202608070');
  });

  it('have their newest version by order of number, also where text would order otherwise', async () => {
    const newest = await computeClient(test).virtualMachineImages.list(
      'westeurope',
      'MicrosoftWindowsServer',
      'WindowsServer',
      '2022-datacenter-azure-edition',
      { top: 1, orderby: 'name desc' },
    );

    expect(newest.map(({ name }) => name)).toEqual(['20348.5622.260906']);
  });

  it('show what machines can be made of a version', async () => {
    const image = await computeClient(test).virtualMachineImages.get(...ubuntu, '24.04.202608070');

    expect(image).toMatchObject({
      hyperVGeneration: 'V2',
      architecture: 'x64',
      osDiskImage: { operatingSystem: 'Linux' },
      imageDeprecationStatus: { imageState: 'Active' },
      features: expect.arrayContaining([
        expect.objectContaining({ name: 'SecurityType', value: 'TrustedLaunchSupported' }),
      ]) as unknown,
    });
  });

  it('write ids with capitals and echo the location as it was asked', async () => {
    const path = `/subscriptions/${subscriptionId}/providers/microsoft.compute/LOCATIONS/WestEurope/publishers/canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/server/versions?api-version=2024-07-01&$top=1`;

    const answer = await call(test, path);

    expect(answer.body).toEqual([
      {
        location: 'WestEurope',
        name: '24.04.202404230',
        id: `/Subscriptions/${subscriptionId}/Providers/Microsoft.Compute/Locations/WestEurope/Publishers/Canonical/ArtifactTypes/VMImage/Offers/ubuntu-24_04-lts/Skus/server/Versions/24.04.202404230`,
      },
    ]);
  });

  it('can be released, deprecated and removed while it runs, and stay so over a restart', async () => {
    const { virtualMachineImages } = computeClient(test);
    expect(test.arm.marketplace.held(urn)).toEqual(['24.04.202609040']);

    test.arm.marketplace.release(urn, '24.04.202609040');
    test.arm.marketplace.deprecate(urn, '24.04.202404230', { scheduledAt: test.clock.now() + 90 * 24 * 3600_000 });
    test.arm.marketplace.remove(urn, '24.04.202408210');
    await test.restart();
    const after = computeClient(test).virtualMachineImages;
    const names = (await after.list(...ubuntu)).map(({ name }) => name);
    const deprecated = await after.get(...ubuntu, '24.04.202404230');

    expect(virtualMachineImages).toBeDefined();
    expect(names.at(-1)).toBe('24.04.202609040');
    expect(names).not.toContain('24.04.202408210');
    expect(deprecated.imageDeprecationStatus?.imageState).toBe('ScheduledForDeprecation');
  });

  it.each([
    { path: 'nobody/artifacttypes/vmimage/offers', message: 'Publisher: nobody was not found.' },
    {
      path: 'Canonical/artifacttypes/vmimage/offers/none/skus/none/versions',
      message: 'Artifact: VMImage was not found.',
    },
  ])('answer 404 to $path', async ({ path, message }) => {
    const answer = await call(
      test,
      `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/westeurope/publishers/${path}?api-version=2024-07-01`,
    );

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NotFound', message } } });
  });
});
