import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { machineFixture, ubuntu, type MachineFixture } from '../machine-fixture.ts';

// https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets/reimage
const [older, newer] = ['24.04.202608020', '24.04.202609040'];

let test: TestArm;
let fixture: MachineFixture;
let next = 0;

beforeAll(async () => {
  test = await startArm();
});
afterAll(() => test.close());
beforeEach(async () => {
  fixture = await machineFixture(test, `reimage-set-${next++}`);
});

async function putSet(version: string): Promise<void> {
  await fixture.client.virtualMachineScaleSets.createOrUpdate(
    fixture.group,
    'web',
    {
      location: 'westeurope',
      sku: { name: 'Standard_D2s_v5', capacity: 2 },
      upgradePolicy: { mode: 'Manual' },
      virtualMachineProfile: {
        storageProfile: { imageReference: { ...ubuntu, version }, osDisk: { createOption: 'FromImage' } },
        osProfile: { computerNamePrefix: 'web', adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
        networkProfile: {
          networkInterfaceConfigurations: [
            { name: 'nic', primary: true, ipConfigurations: [{ name: 'ip', subnet: { id: fixture.subnetId } }] },
          ],
        },
      },
    },
    quickly,
  );
}

async function instances(): Promise<{ disk: string | undefined; version: string | undefined; upToDate: unknown }[]> {
  const listed = await Array.fromAsync(fixture.client.virtualMachineScaleSetVMs.list(fixture.group, 'web'));
  return listed.map(({ storageProfile, latestModelApplied }) => ({
    disk: storageProfile?.osDisk?.name,
    version: storageProfile?.imageReference?.exactVersion,
    upToDate: latestModelApplied,
  }));
}

describe('a reimage of a uniform scale set', () => {
  it('gives the chosen instances a new disk of the version that they have, whatever the model has come to be', async () => {
    const { client, group } = fixture;
    await putSet(older);
    await putSet(newer);
    const before = await instances();

    await client.virtualMachineScaleSets.reimage(group, 'web', {
      ...quickly,
      vmScaleSetReimageInput: { instanceIds: ['1'] },
    });

    const after = await instances();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({ version: older, upToDate: false });
    expect(after[1]?.disk).not.toBe(before[1]?.disk);
    expect(await Array.fromAsync(client.disks.listByResourceGroup(group))).toHaveLength(2);
  });

  it('brings floating instances to the version that is asked for', async () => {
    await putSet('latest');

    await fixture.client.virtualMachineScaleSets.reimage(fixture.group, 'web', {
      ...quickly,
      vmScaleSetReimageInput: { exactVersion: older },
    });

    expect((await instances()).map(({ version }) => version)).toEqual([older, older]);
  });

  it('of all disks reaches every instance', async () => {
    await putSet('latest');
    const before = await instances();

    await fixture.client.virtualMachineScaleSets.reimageAll(fixture.group, 'web', quickly);

    const after = await instances();
    expect(after.every(({ disk }, at) => disk !== before[at]?.disk)).toBe(true);
  });

  it.each([
    { why: 'of a version that there is not', exactVersion: '24.04.209901010', statusCode: 404 },
    { why: 'of nothing', exactVersion: '', statusCode: 400 },
  ])('is refused $why', async ({ exactVersion, statusCode }) => {
    await putSet('latest');

    await expect(
      fixture.client.virtualMachineScaleSets.reimage(fixture.group, 'web', {
        ...quickly,
        vmScaleSetReimageInput: { exactVersion },
      }),
    ).rejects.toMatchObject({ statusCode });
  });
});

describe('a reimage of one instance', () => {
  it('starts it again on a new disk', async () => {
    const { client, group } = fixture;
    await putSet('latest');
    const before = await instances();
    await client.virtualMachineScaleSetVMs.deallocate(group, 'web', '0', quickly);

    await client.virtualMachineScaleSetVMs.reimage(group, 'web', '0', quickly);

    const view = await client.virtualMachineScaleSetVMs.getInstanceView(group, 'web', '0');
    expect(view.statuses?.at(-1)?.code).toBe('PowerState/running');
    expect((await instances())[0]?.disk).not.toBe(before[0]?.disk);
  });

  it('may be of all its disks', async () => {
    await putSet('latest');
    const before = await instances();

    await fixture.client.virtualMachineScaleSetVMs.reimageAll(fixture.group, 'web', '1', quickly);

    const after = await instances();
    expect([after[0]?.disk === before[0]?.disk, after[1]?.disk === before[1]?.disk]).toEqual([true, false]);
  });
});
