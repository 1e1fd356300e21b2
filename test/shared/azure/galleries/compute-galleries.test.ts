import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../local/azure/entra/directory.ts';
import { createComputeGalleries } from '../../../../shared/azure/galleries/compute-galleries.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import type { Galleries, NewGalleryDefinition } from '../../../../shared/ports/galleries.ts';
import { computeClient } from '../../../local/azure/arm/support/clients.ts';
import { createDefinition, putSource } from '../../../local/azure/arm/support/sources.ts';
import { startArm, type TestArm } from '../../../local/azure/arm/support/start-arm.ts';
import { follow } from '../support/follow.ts';

const gallery = 'rebake_test';
const home = { name: 'westeurope', replicas: 1, excludeFromLatest: true };
const definition: NewGalleryDefinition = {
  osType: 'Linux',
  osState: 'Generalized',
  hyperVGeneration: 'V2',
  architecture: 'x64',
  securityType: 'TrustedLaunchSupported',
  region: 'westeurope',
  purchasePlan: null,
  description: 'Golden image',
};

let test: TestArm;
let galleries: Galleries;

beforeAll(async () => {
  test = await startArm();
  await createDefinition(test, 'web', { gallery });
  galleries = createComputeGalleries(computeClient(test), { subscriptionId, resourceGroup: 'images' });
});
afterAll(() => test.close());
afterEach(() => test.faults.clear());

describe('image definitions', () => {
  it('are made as the recipe wants them, once', async () => {
    const ensure = (carry: string | null) => galleries.ensureDefinition(gallery, 'made', definition, carry);

    expect(await galleries.definition(gallery, 'made')).toBeUndefined();
    expect((await follow(ensure)).kind).toBe('done');
    expect(await ensure(null)).toEqual({ kind: 'done' });

    expect(await galleries.definition(gallery, 'made')).toEqual({
      osType: 'Linux',
      osState: 'Generalized',
      hyperVGeneration: 'V2',
      architecture: 'x64',
      securityType: 'TrustedLaunchSupported',
      purchasePlan: null,
    });
  });

  it('tell the purchase plan that they were made with', async () => {
    const purchasePlan = { name: 'pro-24_04', publisher: 'canonical', product: 'ubuntu-pro' };
    const sold = { ...definition, purchasePlan };
    await follow((carry) => galleries.ensureDefinition(gallery, 'sold', sold, carry));

    expect(await galleries.definition(gallery, 'sold')).toMatchObject({ purchasePlan });
  });
});

describe('image versions', () => {
  it('are captured hidden, in one region, and made only once', async () => {
    const version = { gallery, imageDefinition: 'web', version: '1.0.0' };
    const ensure = capture('1.0.0');

    expect((await follow(ensure)).kind).toBe('done');
    expect(await ensure(null)).toEqual({ kind: 'done' });

    expect(await galleries.version(version)).toMatchObject({
      version: '1.0.0',
      location: 'westeurope',
      provisioningState: 'Succeeded',
      excludeFromLatest: true,
      regions: [home],
    });
    expect(await galleries.versionNumbers(gallery, 'web')).toContain('1.0.0');
  });

  it('are captured although what was known of the operation is lost', async () => {
    const ensure = capture('1.1.0');
    await ensure(null);

    expect((await follow(() => ensure(null))).kind).toBe('done');
  });

  it('get exactly the regions that are wanted, each with its own visibility', async () => {
    await follow(capture('1.2.0'));
    const wanted = [
      { name: 'eastus', replicas: 2, excludeFromLatest: true },
      { name: 'westeurope', replicas: 1, excludeFromLatest: false },
    ];

    expect((await follow(apply('1.2.0', wanted))).kind).toBe('done');

    const found = await galleries.version({ gallery, imageDefinition: 'web', version: '1.2.0' });
    expect(found?.regions.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(wanted);
    expect(found?.excludeFromLatest).toBe(false);
    expect(found?.replication.map(({ name }) => name).toSorted()).toEqual(['eastus', 'westeurope']);
  });

  it('lose a region that is not wanted any more, and change nothing when they are as wanted', async () => {
    await follow(capture('1.3.0'));
    await follow(apply('1.3.0', [home, { ...home, name: 'eastus' }]));

    await follow(apply('1.3.0', [home]));
    const again = await apply('1.3.0', [home])(null);

    expect(again).toEqual({ kind: 'done' });
    expect(await galleries.version({ gallery, imageDefinition: 'web', version: '1.3.0' })).toMatchObject({
      regions: [home],
    });
  });

  it('are retired with all their regions, once', async () => {
    const version = { gallery, imageDefinition: 'web', version: '1.5.0' };
    await follow(capture('1.5.0'));
    const retire = (carry: string | null) => galleries.retire(version, carry);

    expect((await follow(retire)).kind).toBe('done');
    expect(await retire(null)).toEqual({ kind: 'done' });

    expect(await galleries.version(version)).toBeUndefined();
  });

  it('are retired also while they are being made', async () => {
    const version = { gallery, imageDefinition: 'web', version: '1.6.0' };
    await capture('1.6.0')(null);

    expect((await follow((carry) => galleries.retire(version, carry))).kind).toBe('done');

    expect(await galleries.version(version)).toBeUndefined();
  });

  it('tell the tags that they were made with', async () => {
    await follow(capture('1.7.0', { 'rebake-id': 'rebake-1' }));

    const found = await galleries.version({ gallery, imageDefinition: 'web', version: '1.7.0' });

    expect(found?.tags).toEqual({ 'rebake-id': 'rebake-1' });
  });

  it('keep the tags that they have when their regions change', async () => {
    const version = { gallery, imageDefinition: 'web', version: '1.8.0' };
    await follow(capture('1.8.0', { 'rebake-id': 'rebake-1', 'cost-centre': '4711' }));

    await follow(apply('1.8.0', [home, { ...home, name: 'eastus' }]));

    expect((await galleries.version(version))?.tags).toEqual({ 'rebake-id': 'rebake-1', 'cost-centre': '4711' });
  });

  it('that are not there are told as a failure, not made', async () => {
    expect(await apply('9.9.9', [home])(null)).toMatchObject({ kind: 'failed', code: 'ImageVersionNotFound' });
    expect(await galleries.version({ gallery, imageDefinition: 'web', version: '9.9.9' })).toBeUndefined();
  });

  it('whose operation fails bring the words of Azure', async () => {
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.Compute/galleries/images/versions/write',
      count: 1,
      effect: { kind: 'failOperation', code: 'InternalError', message: 'The disk could not be copied.' },
    });

    const ended = await follow(capture('1.4.0'));

    expect(ended).toMatchObject({ kind: 'failed', message: expect.stringContaining('could not be copied') as string });
  });

  it('wait as long as Azure asks for when it throttles', async () => {
    test.faults.add({ service: 'arm', count: 1, effect: { kind: 'throttle', retryAfterSeconds: 17 } });

    const failure = await galleries.versionNumbers(gallery, 'web').catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(AzureUnavailableError);
    expect(failure).toMatchObject({ retryAfterSeconds: expect.any(Number) as number });
  });
});

function capture(version: string, tags: Readonly<Record<string, string>> = {}) {
  const source = { kind: 'machine' as const, resourceId: putSource(test, 'virtualMachines', `vm-${version}`) };
  return (carry: string | null) =>
    galleries.ensureVersion({ gallery, imageDefinition: 'web', version }, source, { region: home, tags }, carry);
}

function apply(version: string, regions: Parameters<Galleries['applyRegions']>[1]) {
  return (carry: string | null) => galleries.applyRegions({ gallery, imageDefinition: 'web', version }, regions, carry);
}
