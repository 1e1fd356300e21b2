import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  resolveImage,
  type ImageReference,
  type ResolvedImage,
} from '../../../../../local/azure/arm/galleries/resolve-image.ts';
import { computeClient, quickly } from '../support/clients.ts';
import { requestBy } from '../support/request-by.ts';
import { createDefinition, putSource } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const ubuntu = { publisher: 'canonical', offer: 'Ubuntu-24_04-lts', sku: 'server' };

describe('an image reference', () => {
  let test: TestArm;
  let definition: string;
  let machine: string;

  beforeAll(async () => {
    test = await startArm();
    definition = await createDefinition(test, 'web');
    machine = putSource(test, 'virtualMachines', 'builder');
    await publish('1.9.0', ['westeurope', 'eastus']);
    await publish('1.10.0', ['westeurope', 'eastus'], { hiddenIn: 'eastus' });
    await publish('2.0.0', ['westeurope'], { hidden: true });
  });
  afterAll(() => test.close());
  beforeEach(() => test.faults.clear());

  async function publish(
    name: string,
    regions: readonly string[],
    hide: { hidden?: boolean; hiddenIn?: string } = {},
  ): Promise<void> {
    await computeClient(test).galleryImageVersions.createOrUpdate(
      'images',
      'rebake_test',
      'web',
      name,
      {
        location: 'westeurope',
        storageProfile: { source: { virtualMachineId: machine } },
        publishingProfile: {
          excludeFromLatest: hide.hidden ?? false,
          targetRegions: regions.map((region) => ({ name: region, excludeFromLatest: region === hide.hiddenIn })),
        },
      },
      quickly,
    );
  }

  const resolve = (reference: ImageReference, region = 'westeurope', alias = 'owner'): ResolvedImage =>
    resolveImage(test.arm.kernel, requestBy(alias), reference, region);

  it.each([
    { region: 'West Europe', version: '1.10.0', why: 'the highest by number that is not hidden' },
    { region: 'eastus', version: '1.9.0', why: 'the highest that is not hidden there' },
  ])('to a definition is $version in $region: $why', ({ region, version }) => {
    expect(resolve({ id: definition }, region)).toMatchObject({
      kind: 'galleryVersion',
      exactVersion: version,
      sourceId: `${definition}/versions/${version}`,
    });
  });

  it('to a hidden version is that version', () => {
    expect(resolve({ id: `${definition}/versions/2.0.0` })).toMatchObject({ exactVersion: '2.0.0' });
  });

  it('moves back when later versions are hidden, once the update has ended', async () => {
    const { galleryImageVersions } = computeClient(test);
    const update = galleryImageVersions.update(
      'images',
      'rebake_test',
      'web',
      '1.10.0',
      { publishingProfile: { excludeFromLatest: true, targetRegions: [{ name: 'westeurope' }, { name: 'eastus' }] } },
      quickly,
    );
    await update;

    expect(resolve({ id: definition })).toMatchObject({ exactVersion: '1.9.0' });
  });

  it.each([
    {
      reference: { id: 'versions/2.0.0' },
      region: 'eastus',
      code: 'GalleryImageNotFound',
      why: 'it is not replicated there',
    },
    { reference: { id: 'versions/9.9.9' }, region: 'westeurope', code: 'GalleryImageNotFound', why: 'it is not there' },
    { reference: { id: '' }, region: 'japaneast', code: 'GalleryImageNotFound', why: 'no version is there' },
  ])('is refused when $why', ({ reference, region, code }) => {
    const id = [definition, reference.id].filter((part) => part !== '').join('/');

    expect(() => resolve({ id }, region)).toThrow(expect.objectContaining({ status: 404, code }) as Error);
  });

  it('to the Marketplace is the highest version that is not deprecated', () => {
    const { marketplace } = test.arm;

    const before = resolve({ ...ubuntu, version: 'latest' });
    marketplace.deprecate('Canonical:ubuntu-24_04-lts:server', '24.04.202609040', { scheduledAt: 0 });
    const after = resolve({ ...ubuntu, version: 'latest' });

    expect(before).toMatchObject({
      kind: 'marketplace',
      exactVersion: '24.04.202609040',
      traits: { osType: 'Linux', osDiskSizeGB: 30 },
    });
    expect(after.exactVersion).toBe('24.04.202608070');
    expect(() => resolve({ ...ubuntu, version: '24.04.202609040' })).toThrow(/is deprecated/);
  });

  it.each([
    { ...ubuntu, version: '24.04.1' },
    { publisher: 'Nobody', offer: 'x', sku: 'y', version: 'latest' },
  ])('to $publisher:$offer:$sku:$version is not available', (reference) => {
    expect(() => resolve(reference)).toThrow(
      expect.objectContaining({
        status: 404,
        code: 'PlatformImageNotFound',
        options: { target: 'imageReference' },
      }) as Error,
    );
  });

  it('to a managed image needs the image in that region and the right to read it', () => {
    const id = putSource(test, 'images', 'golden');

    expect(resolve({ id })).toMatchObject({ kind: 'managedImage', sourceId: id });
    expect(() => resolve({ id }, 'eastus')).toThrow(/cannot be found in 'eastus' region/);
    expect(() => resolve({ id }, 'westeurope', 'reader')).toThrow(
      expect.objectContaining({ code: 'LinkedAuthorizationFailed' }) as Error,
    );
  });
});
