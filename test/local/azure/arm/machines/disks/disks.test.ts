import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from '../../support/call.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, ubuntu, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'disks');
});
afterAll(() => test.close());

const location = 'westeurope';
const put = (name: string, changes: object = {}) =>
  fixture.client.disks.createOrUpdate(
    fixture.group,
    name,
    { location, creationData: { createOption: 'Empty' }, diskSizeGB: 64, ...changes },
    quickly,
  );

describe('disks', () => {
  it('are answered with 202 and kept whole in their operation', async () => {
    const path = `${fixture.groupId}/providers/Microsoft.Compute/disks/raw?api-version=2025-01-02`;
    const body = { location, properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 8 } };

    const accepted = await call(test, path, { method: 'PUT', body });
    const document = await eventually(
      () => call(test, String(accepted.headers['azure-asyncoperation'])),
      ({ text }) => text.includes('Succeeded'),
    );

    expect(accepted.status).toBe(202);
    expect(accepted.headers['azure-asyncoperation']).toContain('/DiskOperations/');
    expect(accepted.headers['location']).toContain('monitor=true');
    expect(accepted.body).toMatchObject({ properties: { provisioningState: 'Updating' } });
    expect(document.body).toMatchObject({
      properties: { output: { name: 'raw', properties: { diskSizeGB: 8, provisioningState: 'Succeeded' } } },
    });
  });

  it('hold what Azure fills in', async () => {
    expect(await put('data', { sku: { name: 'Premium_LRS' } })).toMatchObject({
      diskState: 'Unattached',
      diskSizeBytes: 64 * 2 ** 30,
      tier: 'P6',
      sku: { name: 'Premium_LRS', tier: 'Premium' },
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
    });
  });

  it('grow, and never get smaller', async () => {
    await put('grows');

    expect(
      (await fixture.client.disks.update(fixture.group, 'grows', { diskSizeGB: 128, tags: { a: 'b' } }, quickly))
        .diskSizeGB,
    ).toBe(128);
    await expect(fixture.client.disks.update(fixture.group, 'grows', { diskSizeGB: 32 }, quickly)).rejects.toThrow(
      /Disks or snapshot cannot be resized down/,
    );
    expect((await fixture.client.disks.get(fixture.group, 'grows')).diskSizeGB).toBe(128);
  });

  it('cannot be deleted while a machine has them', async () => {
    const machine = await createMachine(fixture, 'holder');
    const name = machine.storageProfile?.osDisk?.name ?? '';

    await expect(fixture.client.disks.delete(fixture.group, name, quickly)).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
    });
    expect(await fixture.client.disks.get(fixture.group, name)).toMatchObject({
      diskState: 'Attached',
      managedBy: machine.id,
    });
  });

  it('are attached to a machine and detached from it', async () => {
    const { client, group } = fixture;
    const { id = '' } = await put('extra');
    await createMachine(fixture, 'attaching');

    const attach = { storageProfile: { dataDisks: [{ lun: 0, createOption: 'Attach', managedDisk: { id } }] } };
    const attached = await client.virtualMachines.update(group, 'attaching', attach, quickly);
    expect(attached.storageProfile?.dataDisks).toMatchObject([{ lun: 0, name: 'extra' }]);
    await expect(client.virtualMachines.update(group, 'holder', attach, quickly)).rejects.toMatchObject({
      code: 'AttachDiskWhileBeingAttached',
    });

    await client.virtualMachines.update(group, 'attaching', { storageProfile: { dataDisks: [] } }, quickly);
    expect((await client.disks.get(group, 'extra')).diskState).toBe('Unattached');
  });

  it.each([
    { why: 'without a size', changes: { diskSizeGB: undefined }, code: 'InvalidParameter' },
    {
      why: 'by upload',
      changes: { creationData: { createOption: 'Upload', uploadSizeBytes: 1 } },
      code: 'InvalidParameter',
    },
    { why: 'from nothing', changes: { creationData: { createOption: 'Copy' } }, code: 'InvalidParameter' },
    {
      why: 'from what is not there',
      changes: {
        creationData: {
          createOption: 'Copy',
          sourceResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d',
        },
      },
      code: 'NotFound',
    },
  ])('are refused $why', async ({ changes, code }) => {
    await expect(put('refused', changes)).rejects.toMatchObject({ code });
  });

  it('are listed by group, and with the group in capitals by subscription', async () => {
    await put('listed');

    const all = await Array.fromAsync(fixture.client.disks.list());
    expect(all.find(({ name }) => name === 'listed')?.id).toContain('/resourceGroups/DISKS/');
  });
});

describe('snapshots', () => {
  it('copy a disk, and machines come from what is made of them', async () => {
    const { client, group } = fixture;
    const source = await createMachine(fixture, 'source');
    const run = { location, source: { script: 'echo kept > /etc/kept' } };
    await client.virtualMachineRunCommands.createOrUpdate(group, 'source', 'write', run, quickly);
    const sourceResourceId = source.storageProfile?.osDisk?.managedDisk?.id ?? '';

    const snapshot = await client.snapshots.createOrUpdate(
      group,
      'snap',
      { location, incremental: true, creationData: { createOption: 'Copy', sourceResourceId } },
      quickly,
    );
    const disk = await put('copy', {
      creationData: { createOption: 'Copy', sourceResourceId: snapshot.id },
      diskSizeGB: undefined,
    });
    await createMachine(fixture, 'restored', {
      storageProfile: { osDisk: { createOption: 'Attach', osType: 'Linux', managedDisk: { id: disk.id ?? '' } } },
      osProfile: undefined as never,
    });
    await client.virtualMachineRunCommands.createOrUpdate(
      group,
      'restored',
      'read',
      { location, source: { script: 'cat /etc/kept' } },
      quickly,
    );

    expect(snapshot).toMatchObject({
      incremental: true,
      creationData: { createOption: 'Copy', sourceResourceId },
      osType: 'Linux',
    });
    expect(snapshot.creationData?.sourceUniqueId).toMatch(/^[0-9a-f-]{36}$/);
    const read = await client.virtualMachineRunCommands.getByVirtualMachine(group, 'restored', 'read', {
      expand: 'instanceView',
    });
    expect(read.instanceView?.output).toBe('kept\n');
    const machine = await client.virtualMachines.get(group, 'restored');
    expect(machine.storageProfile?.imageReference).toBeUndefined();
    expect(machine.osProfile).toBeUndefined();
  });

  it('are deleted', async () => {
    const { client, group } = fixture;
    const { id = '' } = await put('gone-source');
    await client.snapshots.createOrUpdate(
      group,
      'gone',
      { location, creationData: { createOption: 'Copy', sourceResourceId: id } },
      quickly,
    );

    await client.snapshots.delete(group, 'gone', quickly);

    await expect(client.snapshots.get(group, 'gone')).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('a disk from a platform image', () => {
  it('says which, and holds its system', async () => {
    const id = `/Subscriptions/x/Providers/Microsoft.Compute/Locations/${location}/Publishers/${ubuntu.publisher}/ArtifactTypes/VMImage/Offers/${ubuntu.offer}/Skus/${ubuntu.sku}/Versions/24.04.202609040`;

    const disk = await put('from-image', {
      creationData: { createOption: 'FromImage', imageReference: { id } },
      diskSizeGB: undefined,
    });

    expect(disk).toMatchObject({
      osType: 'Linux',
      hyperVGeneration: 'V2',
      diskSizeGB: 30,
      creationData: { imageReference: { id } },
    });
  });
});
