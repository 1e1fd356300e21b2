import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageTraits } from '../../../../../../local/azure/arm/galleries/image-traits.ts';
import { call, eventually, type Answer } from '../../support/call.ts';
import { createDefinition, putSource } from '../../support/sources.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';

const version = 'api-version=2025-03-03';
const source = 'galleryImageVersion.properties.storageProfile.source';

describe('an image version is refused', () => {
  let test: TestArm;
  let definition: string;
  let machine: string;

  beforeAll(async () => {
    // Long enough for what is asked while a write runs, also on a machine that is busy.
    test = await startArm({ durations: { 'galleryImageVersion.capture': [6000, 6000] } });
    definition = await createDefinition(test, 'web');
    await createDefinition(test, 'trusted', { security: 'TrustedLaunch' });
    await createDefinition(test, 'either', { security: 'TrustedLaunchSupported' });
    machine = putSource(test, 'virtualMachines', 'builder');
  });
  afterAll(() => test.close());

  const put = (name: string, properties: object, body: object = {}, of = 'web'): Promise<Answer> =>
    call(test, `${definition.replace(/web$/, of)}/versions/${name}?${version}`, {
      method: 'PUT',
      body: { location: 'westeurope', properties, ...body },
    });
  const from = (id: string): object => ({
    storageProfile: { source: id.includes('/virtualMachines/') ? { virtualMachineId: id } : { id } },
  });

  it.each(['1.0', '1.0.0-rc1', 'v1.0.0', '1.0.2147483648'])('by the name %s', async (name) => {
    const answer = await put(name, from(machine));

    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidParameter', target: 'galleryImageVersion.name' } },
    });
  });

  it.each([
    {
      why: 'regions that name one place twice',
      targetRegions: [{ name: 'westeurope' }, { name: 'West Europe' }],
      message: 'Duplicate regions are not allowed in target publishing regions.',
    },
    {
      why: 'regions without its own',
      targetRegions: [{ name: 'northeurope' }],
      message:
        "Gallery image version publishing profile regions 'northeurope' must contain the location of image version 'West Europe'.",
    },
    {
      why: 'more than 100 replicas',
      targetRegions: [
        { name: 'westeurope', regionalReplicaCount: 60 },
        { name: 'eastus', regionalReplicaCount: 50 },
      ],
      message: 'The number of replicas 110 over all target regions is above the maximum of 100.',
    },
  ])('for $why', async ({ targetRegions, message }) => {
    const answer = await put('1.0.0', { ...from(machine), publishingProfile: { targetRegions } });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidParameter', message } } });
  });

  it.each<{ what: string; traits: Partial<ImageTraits>; message: RegExp }>([
    { what: 'operating system', traits: { osType: 'Windows' }, message: /OS type 'Windows'.*'Linux'/ },
    { what: 'generation', traits: { hyperVGeneration: 'V1' }, message: /Hyper-V generation 'V1'.*'V2'/ },
    { what: 'architecture', traits: { architecture: 'Arm64' }, message: /architecture 'Arm64'.*'x64'/ },
    { what: 'state', traits: { osState: 'Specialized' }, message: /OS state 'Specialized'.*'Generalized'/ },
    {
      what: 'security type',
      traits: { securityType: 'TrustedLaunch' },
      message: /security type 'TrustedLaunch'.*'Standard'/,
    },
    {
      what: 'plan',
      traits: { purchasePlan: { publisher: 'p', product: 'o', name: 'n' } },
      message: /different plan \['p:o:n'\] than the parent gallery image plan \['null'\]/,
    },
  ])('when the $what of source and definition differ', async ({ traits, message }) => {
    const other = putSource(test, 'virtualMachines', 'other', traits);

    const answer = await put('1.0.0', from(other));

    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidParameter', target: source, message: expect.stringMatching(message) as string } },
    });
  });

  it('from a machine for a definition that supports Trusted Launch; a managed image is accepted', async () => {
    const image = putSource(test, 'images', 'golden');

    const refused = await put('1.0.0', from(machine), {}, 'either');
    const accepted = await put('1.0.0', from(image), {}, 'either');

    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'InvalidParameter',
          message:
            `The security type 'TrustedLaunchSupported' is not supported for the source id '${machine}'. Currently only Vhd Blob, User Image ` +
            "and Gallery Image Version sources are supported for 'TrustedLaunchSupported' images.",
        },
      },
    });
    expect(accepted.status).toBe(201);
  });

  it('without the capture of a Trusted Launch machine where the definition wants one', async () => {
    const trusted = putSource(test, 'virtualMachines', 'trusted', { securityType: 'TrustedLaunch' });

    const refused = await put('1.0.0', from(machine), {}, 'trusted');
    const accepted = await put('1.0.0', from(trusted), {}, 'trusted');

    expect([refused.status, accepted.status]).toEqual([400, 201]);
  });

  it('from a source in another region, or one that is not there', async () => {
    const far = putSource(test, 'virtualMachines', 'far', {}, 'eastus');

    const elsewhere = await put('1.0.0', from(far));
    const nowhere = await put('1.0.0', from(`${machine}x`));
    const none = await put('1.0.0', {});

    expect(elsewhere).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    expect(nowhere).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    expect(none).toMatchObject({ status: 400, body: { error: { code: 'InvalidParameter', target: source } } });
  });

  it('while another write of it runs, and in its source, storage and mode for ever', async () => {
    const first = await put('2.0.0', from(machine));
    const second = await put('2.0.0', from(machine));
    const settled = await eventually(
      () => put('2.0.0', { ...from(machine), publishingProfile: { replicationMode: 'Shallow' } }),
      ({ body }) => !JSON.stringify(body).includes('concurrent request'),
    );
    const otherSource = await put('2.0.0', from(putSource(test, 'virtualMachines', 'second')));

    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
    expect(settled).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'PropertyChangeNotAllowed',
          target: 'galleryImageVersion.properties.publishingProfile.replicationMode',
        },
      },
    });
    expect(otherSource).toMatchObject({ status: 409, body: { error: { code: 'PropertyChangeNotAllowed' } } });
  });

  it('its deletion before its end of life, where its safety profile says so', async () => {
    const endOfLifeDate = new Date(test.clock.now() + 10 * 365 * 24 * 3600_000).toISOString();
    await put('3.0.0', {
      ...from(machine),
      publishingProfile: { endOfLifeDate },
      safetyProfile: { blockDeletionBeforeEndOfLife: true },
    });

    const answer = await eventually(
      () => call(test, `${definition}/versions/3.0.0?${version}`, { method: 'DELETE' }),
      ({ text }) => !text.includes('concurrent request'),
    );

    expect(answer).toMatchObject({
      status: 409,
      body: { error: { code: 'DeleteGalleryImageVersionBlockedBeforeEndOfLife' } },
    });
  });

  it('the removal of regions that the client has forbidden', async () => {
    await put('4.0.0', {
      ...from(machine),
      publishingProfile: { targetRegions: [{ name: 'westeurope' }, { name: 'eastus' }] },
      safetyProfile: { allowDeletionOfReplicatedLocations: false },
    });

    const answer = await eventually(
      () => put('4.0.0', { publishingProfile: { targetRegions: [{ name: 'westeurope' }] } }),
      ({ text }) => !text.includes('concurrent request'),
    );

    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'OperationNotAllowed' } } });
  });
});
