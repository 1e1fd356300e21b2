import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from '../../support/call.ts';
import { computeClient, quickly } from '../../support/clients.ts';
import { createDefinition, groupId, putSource } from '../../support/sources.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';

const version = 'api-version=2025-03-03';

describe('image versions', () => {
  let test: TestArm;
  let definition: string;
  let machine: string;

  beforeAll(async () => {
    // Long enough for what is asked while a write runs, also on a machine that is busy.
    test = await startArm({ durations: { 'galleryImageVersion.capture': [6000, 6000] } });
    definition = await createDefinition(test, 'web');
    machine = putSource(test, 'virtualMachines', 'builder');
  });
  afterAll(() => test.close());

  const path = (name: string, query = version): string => `${definition}/versions/${name}?${query}`;
  const provisioned = (name: string): Promise<{ status: number; body: unknown }> =>
    eventually(
      () => call(test, path(name, `$expand=ReplicationStatus&${version}`)),
      ({ body }) => !JSON.stringify(body).includes('"Replicating"'),
    );

  it('are made from a machine, replicated and read by the SDK', async () => {
    const { galleryImageVersions } = computeClient(test);

    const created = await galleryImageVersions.createOrUpdate(
      'images',
      'rebake_test',
      'web',
      '1.0.0',
      {
        location: 'westeurope',
        storageProfile: { source: { virtualMachineId: machine } },
        publishingProfile: {
          replicaCount: 2,
          targetRegions: [
            { name: 'westeurope' },
            { name: 'North Europe', regionalReplicaCount: 3, excludeFromLatest: true },
          ],
        },
      },
      quickly,
    );
    const read = await galleryImageVersions.get('images', 'rebake_test', 'web', '1.0.0', {
      expand: 'ReplicationStatus',
    });

    expect(created).toMatchObject({
      provisioningState: 'Succeeded',
      storageProfile: {
        source: { virtualMachineId: machine },
        osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite' },
      },
      safetyProfile: { reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: false },
    });
    expect(created.publishingProfile?.targetRegions).toEqual(
      [
        { name: 'West Europe', regionalReplicaCount: 2, storageAccountType: 'Standard_ZRS' },
        { name: 'North Europe', regionalReplicaCount: 3, storageAccountType: 'Standard_ZRS', excludeFromLatest: true },
      ].map((region) => expect.objectContaining(region) as unknown),
    );
    expect(read.replicationStatus).toMatchObject({
      aggregatedState: 'Completed',
      summary: [
        { region: 'westeurope', state: 'Completed', progress: 100 },
        { region: 'northeurope', state: 'Completed', progress: 100 },
      ],
    });
  });

  it('answer 201 without a disk size and show replication only when asked', async () => {
    const put = await call(test, path('1.0.1'), {
      method: 'PUT',
      body: { location: 'westeurope', properties: { storageProfile: { source: { virtualMachineId: machine } } } },
    });
    const listed = await call(test, `${definition}/versions?${version}`);
    const read = await call(test, path('1.0.1', `$expand=ReplicationStatus&${version}`));
    await provisioned('1.0.1');

    expect(put).toMatchObject({
      status: 201,
      body: { properties: { provisioningState: 'Creating', storageProfile: { osDiskImage: { source: {} } } } },
    });
    expect(put.text).not.toContain('sizeInGB');
    expect(put.headers).not.toHaveProperty('location');
    expect(listed.text).not.toContain('replicationStatus');
    expect(read.body).toMatchObject({ properties: { replicationStatus: { aggregatedState: 'InProgress' } } });
  });

  it('take target regions as the full desired state and keep source and date of publication', async () => {
    const before = await call(test, path('1.0.0'));
    const put = await call(test, path('1.0.0'), {
      method: 'PUT',
      body: {
        location: 'West Europe',
        properties: { publishingProfile: { targetRegions: [{ name: 'westeurope' }, { name: 'eastus' }] } },
      },
    });
    const after = await provisioned('1.0.0');

    const { publishingProfile, storageProfile } = (
      before.body as { properties: Record<string, Record<string, unknown>> }
    ).properties;
    expect(put.status).toBe(200);
    expect(after.body).toMatchObject({
      properties: {
        provisioningState: 'Succeeded',
        storageProfile,
        publishingProfile: { publishedDate: publishingProfile?.['publishedDate'] },
        replicationStatus: { summary: [{ region: 'westeurope' }, { region: 'eastus' }] },
      },
    });
  });

  it('can be made from a version of another gallery', async () => {
    await createDefinition(test, 'web', { gallery: 'rebake_production' });

    const copied = await computeClient(test).galleryImageVersions.createOrUpdate(
      'images',
      'rebake_production',
      'web',
      '1.0.0',
      { location: 'westeurope', storageProfile: { source: { id: `${definition}/versions/1.0.0` } } },
      quickly,
    );

    expect(copied).toMatchObject({
      provisioningState: 'Succeeded',
      storageProfile: { source: { id: `${definition}/versions/1.0.0` } },
    });
  });

  it("made from a disk have no source but the OS disk's", async () => {
    const disk = putSource(test, 'snapshots', 'golden', { dataDisks: [{ lun: 2, sizeGB: 64 }] });

    const created = await computeClient(test).galleryImageVersions.createOrUpdate(
      'images',
      'rebake_test',
      'web',
      '1.2.0',
      { location: 'westeurope', storageProfile: { osDiskImage: { source: { id: disk } } } },
      quickly,
    );

    expect(created.storageProfile).toMatchObject({
      osDiskImage: { source: { id: disk }, hostCaching: 'ReadWrite' },
      dataDiskImages: [{ lun: 2, sizeInGB: 64, hostCaching: 'ReadOnly' }],
    });
    expect(created.storageProfile?.source).toBeUndefined();
  });

  it('leave nothing to see after their deletion but a parent that is still held for some seconds', async () => {
    await computeClient(test).galleryImageVersions.delete('images', 'rebake_production', 'web', '1.0.0', quickly);
    const production = `${groupId}/providers/Microsoft.Compute/galleries/rebake_production/images/web?${version}`;

    const again = await call(test, path('1.0.0').replace('rebake_test', 'rebake_production'), { method: 'DELETE' });
    const removed = await eventually(
      () => call(test, production, { method: 'DELETE' }),
      ({ status }) => status === 202,
    );

    expect(again).toMatchObject({ status: 204, text: '' });
    expect(removed.status).toBe(202);
  });
});
