import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createComputeCapacity } from '../../../shared/azure/machines/compute-capacity.ts';
import { createMarketplace, type MarketplaceClient } from '../../../shared/azure/marketplace.ts';
import { AzureUnavailableError } from '../../../shared/errors.ts';
import type { BaseImageCatalog } from '../../../shared/ports/base-image-catalog.ts';
import type { ComputeCapacity } from '../../../shared/ports/compute-capacity.ts';
import { computeClient } from '../../local/azure/arm/support/clients.ts';
import { startArm, type TestArm } from '../../local/azure/arm/support/start-arm.ts';

const urn = 'Canonical:ubuntu-24_04-lts:server';

let test: TestArm;
let catalog: BaseImageCatalog;
let capacity: ComputeCapacity;

beforeAll(async () => {
  test = await startArm();
  const compute = computeClient(test);
  catalog = createMarketplace(compute.virtualMachineImages);
  capacity = createComputeCapacity(compute);
});
afterAll(() => test.close());
afterEach(() => test.faults.clear());

describe('the Marketplace', () => {
  it('lists every version of an image', async () => {
    const listed = await catalog.versions(urn, 'westeurope');

    expect(listed).toMatchObject({
      kind: 'versions',
      versions: expect.arrayContaining(['24.04.202608070']) as string[],
    });
  });

  it('tells what a version is', async () => {
    expect(await catalog.image(urn, '24.04.202608070', 'westeurope')).toEqual({
      kind: 'image',
      version: '24.04.202608070',
      osType: 'Linux',
      hyperVGeneration: 'V2',
      architecture: 'x64',
      securityType: 'TrustedLaunchSupported',
      plan: null,
      deprecation: { state: 'Active', scheduledAt: null, alternative: null },
    });
  });

  it.each([
    { what: 'an image', ask: () => catalog.versions('Canonical:no-such-offer:server', 'westeurope') },
    { what: 'a version', ask: () => catalog.image(urn, '1.2.3', 'westeurope') },
  ])('refuses $what that is not there, with code and message', async ({ ask }) => {
    const answer = await ask();

    expect(answer).toMatchObject({ kind: 'refused', code: expect.stringMatching(/NotFound/) as string });
    expect(answer.kind === 'refused' && answer.message).not.toBe('');
  });

  it('that throttles is trouble, not a refusal', async () => {
    test.faults.add({ service: 'arm', count: 1, effect: { kind: 'throttle', retryAfterSeconds: 3 } });

    await expect(catalog.versions(urn, 'westeurope')).rejects.toThrow(AzureUnavailableError);
  });
});

/** Values as Azure sends them: https://learn.microsoft.com/azure/virtual-machines/trusted-launch-faq */
describe('what Azure says of an image version', () => {
  const active = { imageState: 'Active', scheduledDeprecationTime: null, alternativeOption: null };
  const nothing = { hyperVGeneration: null, architecture: null, securityType: null, plan: null, deprecation: null };

  it.each([
    { what: 'nothing but the system', said: {} },
    {
      what: 'null for all that is not set',
      said: { hyperVGeneration: null, architecture: null, features: null, plan: null, imageDeprecationStatus: null },
    },
  ])('may be $what', async ({ said }) => {
    expect(await told(said)).toEqual({ kind: 'image', version: '1.0.0', osType: 'Windows', ...nothing });
  });

  it.each([
    { what: 'active', status: active, deprecation: { state: 'Active', scheduledAt: null, alternative: null } },
    { what: 'without a state', status: {}, deprecation: { state: 'Active', scheduledAt: null, alternative: null } },
    {
      what: 'scheduled',
      status: {
        imageState: 'ScheduledForDeprecation',
        scheduledDeprecationTime: new Date('2027-03-01T00:00:00Z'),
        alternativeOption: { type: 'Plan', value: '2025-datacenter-g2' },
      },
      deprecation: {
        state: 'ScheduledForDeprecation',
        scheduledAt: '2027-03-01T00:00:00.000Z',
        alternative: 'Plan 2025-datacenter-g2',
      },
    },
    {
      what: 'deprecated, with nothing instead',
      status: { imageState: 'Deprecated', alternativeOption: { type: 'None', value: null } },
      deprecation: { state: 'Deprecated', scheduledAt: null, alternative: null },
    },
  ])('is $what', async ({ status, deprecation }) => {
    expect(await told({ imageDeprecationStatus: status })).toMatchObject({ deprecation });
  });

  function told(said: object) {
    const found = { location: 'westeurope', name: '1.0.0', osDiskImage: { operatingSystem: 'Windows' }, ...said };
    const client = {
      list: () => Promise.resolve([]),
      get: () => Promise.resolve(found),
    } as unknown as MarketplaceClient;
    return createMarketplace(client).image(
      'MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2',
      '1.0.0',
      'westeurope',
    );
  }
});

describe('capacity', () => {
  it('tells what a size can do', async () => {
    expect(await capacity.size('standard_d2s_v5', 'westeurope')).toMatchObject({
      available: true,
      vCpus: 2,
      hyperVGenerations: expect.arrayContaining(['V2']) as string[],
      architecture: 'x64',
    });
  });

  it('tells that a size is not offered', async () => {
    expect(await capacity.size('Standard_Nothing', 'westeurope')).toMatchObject({ available: false, vCpus: 0 });
  });

  it('tells the cores left of family and region, whichever is less', async () => {
    const { family } = await capacity.size('Standard_D2s_v5', 'westeurope');

    const left = await capacity.coresLeft(family, 'westeurope');

    expect(left).toBeGreaterThan(0);
    expect(Number.isFinite(await capacity.coresLeft('no such family', 'westeurope'))).toBe(true);
  });
});
