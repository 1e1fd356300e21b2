import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, statusCodes, ubuntu, type MachineFixture } from '../machine-fixture.ts';

// https://learn.microsoft.com/rest/api/compute/virtual-machines/reimage
const [older, newer] = ['24.04.202608020', '24.04.202609040'];

let test: TestArm;
let fixture: MachineFixture;
let next = 0;

beforeAll(async () => {
  test = await startArm();
});
afterAll(() => test.close());
beforeEach(async () => {
  fixture = await machineFixture(test, `reimage-${next++}`);
});

const diskNames = async (): Promise<(string | undefined)[]> =>
  (await Array.fromAsync(fixture.client.disks.listByResourceGroup(fixture.group))).map(({ name }) => name);

const script = async (...lines: string[]): Promise<string | undefined> => {
  const input = { commandId: 'RunShellScript', script: lines };
  const { value } = await fixture.client.virtualMachines.runCommand(fixture.group, 'web', input, quickly);
  return value?.[0]?.message;
};

describe('a reimaged machine', () => {
  it('boots from a new disk of the version it was made from, without what was done to the old one', async () => {
    const before = await createMachine(fixture, 'web');
    await script('echo kept > /opt/marker');

    await fixture.client.virtualMachines.reimage(fixture.group, 'web', quickly);

    const after = await fixture.client.virtualMachines.get(fixture.group, 'web');
    expect(after).toMatchObject({
      vmId: before.vmId,
      provisioningState: 'Succeeded',
      storageProfile: { imageReference: { ...ubuntu, exactVersion: newer }, osDisk: { deleteOption: 'Delete' } },
    });
    expect(after.storageProfile?.osDisk?.name).not.toBe(before.storageProfile?.osDisk?.name);
    expect(await diskNames()).toEqual([after.storageProfile?.osDisk?.name]);
    expect(await script('cat /opt/marker || echo gone')).toContain('gone');
  });

  it('comes to the version that is asked for', async () => {
    await createMachine(fixture, 'web');

    await fixture.client.virtualMachines.reimage(fixture.group, 'web', {
      ...quickly,
      parameters: { exactVersion: older, osProfile: { adminPassword: 'Correct-horse-8' } },
    });

    const { storageProfile } = await fixture.client.virtualMachines.get(fixture.group, 'web');
    expect(storageProfile?.imageReference).toEqual({ ...ubuntu, exactVersion: older });
  });

  it('runs again, and leaves its old disk where that is not to be deleted', async () => {
    const { client, group } = fixture;
    const before = await createMachine(fixture, 'web', {
      storageProfile: { imageReference: ubuntu, osDisk: { createOption: 'FromImage', diskSizeGB: 64 } },
    });
    await client.virtualMachines.deallocate(group, 'web', quickly);

    await client.virtualMachines.reimage(group, 'web', quickly);

    expect((await statusCodes(fixture, 'web')).at(-1)).toBe('PowerState/running');
    const old = await client.disks.get(group, before.storageProfile?.osDisk?.name ?? '');
    expect(old).toMatchObject({ diskState: 'Unattached', managedBy: undefined });
    expect((await client.virtualMachines.get(group, 'web')).storageProfile?.osDisk?.diskSizeGB).toBe(64);
  });
});

describe('a reimage is refused', () => {
  it.each([
    {
      why: 'to a version that there is not',
      parameters: { exactVersion: '24.04.209901010' },
      code: 'PlatformImageNotFound',
    },
    {
      why: 'of the temp disk where the OS disk is not ephemeral',
      parameters: { tempDisk: true },
      code: 'InvalidParameter',
    },
  ])('$why', async ({ parameters, code }) => {
    await createMachine(fixture, 'web');

    await expect(
      fixture.client.virtualMachines.reimage(fixture.group, 'web', { ...quickly, parameters }),
    ).rejects.toMatchObject({ code });
  });

  it('to another version than the one that the machine names', async () => {
    await createMachine(fixture, 'web', {
      storageProfile: { imageReference: { ...ubuntu, version: newer }, osDisk: { createOption: 'FromImage' } },
    });

    await expect(
      fixture.client.virtualMachines.reimage(fixture.group, 'web', { ...quickly, parameters: { exactVersion: older } }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });

  it('where the machine is generalized', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'web');
    await client.virtualMachines.powerOff(group, 'web', quickly);
    await client.virtualMachines.generalize(group, 'web');

    await expect(client.virtualMachines.reimage(group, 'web', quickly)).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
    });
  });

  it('by a fault, which leaves the machine on its disk', async () => {
    const before = await createMachine(fixture, 'web');
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.Compute/virtualMachines/reimage/action',
      count: 1,
      effect: { kind: 'failOperation', code: 'InternalExecutionError', message: 'It broke.' },
    });

    await expect(fixture.client.virtualMachines.reimage(fixture.group, 'web', quickly)).rejects.toThrow(
      'InternalExecutionError. It broke.',
    );

    const after = await fixture.client.virtualMachines.get(fixture.group, 'web');
    expect(after.provisioningState).toBe('Failed');
    expect(after.storageProfile?.osDisk?.name).toBe(before.storageProfile?.osDisk?.name);
  });
});
