import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { machineFixture, ubuntu, type MachineFixture } from '../machine-fixture.ts';

const name = 'pool';

// https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets
describe('what the platform does to a scale set', () => {
  let test: TestArm;
  let fixture: MachineFixture;

  beforeAll(async () => {
    test = await startArm();
    fixture = await machineFixture(test, 'sets');
    await fixture.client.virtualMachineScaleSets.createOrUpdate(
      fixture.group,
      name,
      {
        location: 'westeurope',
        sku: { name: 'Standard_D2s_v5', capacity: 2 },
        orchestrationMode: 'Uniform',
        upgradePolicy: { mode: 'Manual' },
        singlePlacementGroup: true,
        virtualMachineProfile: {
          storageProfile: { imageReference: ubuntu, osDisk: { createOption: 'FromImage' } },
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
  });
  afterAll(() => test.close());

  const power = async (): Promise<(string | undefined)[]> => {
    const { client, group } = fixture;
    const instances = client.virtualMachineScaleSetVMs.list(group, name, { expand: 'instanceView' });
    const codes: (string | undefined)[] = [];
    for await (const { instanceView } of instances) {
      codes.push(instanceView?.statuses?.at(-1)?.code);
    }
    return codes;
  };

  it('moves stopped instances to other hosts and starts them by a redeployment', async () => {
    const { client, group } = fixture;
    await client.virtualMachineScaleSets.powerOff(group, name, quickly);
    const before = await power();

    await client.virtualMachineScaleSets.redeploy(group, name, quickly);

    expect(before).toEqual(['PowerState/stopped', 'PowerState/stopped']);
    expect(await power()).toEqual(['PowerState/running', 'PowerState/running']);
  });

  it('redeploys one instance alone', async () => {
    const { client, group } = fixture;
    await client.virtualMachineScaleSets.powerOff(group, name, quickly);

    await client.virtualMachineScaleSetVMs.redeploy(group, name, '1', quickly);

    expect(await power()).toEqual(['PowerState/stopped', 'PowerState/running']);
  });

  it('changes nothing of instances by maintenance, and by applying what was applied', async () => {
    const { client, group } = fixture;
    const [before, instances] = [await power(), client.virtualMachineScaleSetVMs];
    const models = async () =>
      (await Array.fromAsync(instances.list(group, name))).map((each) => each.latestModelApplied);
    await client.virtualMachineScaleSets.update(group, name, { tags: { team: 'web' } }, quickly);
    const applied = await models();

    await client.virtualMachineScaleSets.performMaintenance(group, name, quickly);
    await instances.performMaintenance(group, name, '0', quickly);
    await client.virtualMachineScaleSets.reapply(group, name, quickly);

    expect(await power()).toEqual(before);
    expect(await models()).toEqual(applied);
  });

  it('offers the sizes of its region, to 100 instances in a single placement group', async () => {
    const skus = await Array.fromAsync(fixture.client.virtualMachineScaleSets.listSkus(fixture.group, name));

    expect(skus).toContainEqual({
      resourceType: 'Microsoft.Compute/virtualMachineScaleSets',
      sku: { name: 'Standard_D2s_v5', tier: 'Standard' },
      capacity: { minimum: 0, maximum: 100, defaultCapacity: 1, scaleType: 'Automatic' },
    });
  });
});
