import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VirtualMachineScaleSet } from '@azure/arm-compute';
import { call } from '../../support/call.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, ubuntu, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;
let next = 0;

beforeAll(async () => {
  test = await startArm();
});
afterAll(() => test.close());
beforeEach(async () => {
  fixture = await machineFixture(test, `set-${next++}`);
});

function model(changes: Partial<VirtualMachineScaleSet> = {}): VirtualMachineScaleSet {
  return {
    location: 'westeurope',
    sku: { name: 'Standard_D2s_v5', capacity: 2 },
    upgradePolicy: { mode: 'Manual' },
    virtualMachineProfile: profile(),
    ...changes,
  };
}

function profile(imageReference: object = ubuntu): NonNullable<VirtualMachineScaleSet['virtualMachineProfile']> {
  return {
    storageProfile: { imageReference, osDisk: { createOption: 'FromImage' } },
    osProfile: { computerNamePrefix: 'web', adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
    networkProfile: {
      networkInterfaceConfigurations: [
        { name: 'nic', primary: true, ipConfigurations: [{ name: 'ip', subnet: { id: fixture.subnetId } }] },
      ],
    },
  };
}

const put = (name: string, changes?: Partial<VirtualMachineScaleSet>) =>
  fixture.client.virtualMachineScaleSets.createOrUpdate(fixture.group, name, model(changes), quickly);
const instances = async (name: string) => {
  const listed = await Array.fromAsync(fixture.client.virtualMachineScaleSetVMs.list(fixture.group, name));
  return listed.map(({ instanceId, name: own, latestModelApplied, storageProfile }) => ({
    instanceId,
    name: own,
    latestModelApplied,
    exactVersion: storageProfile?.imageReference?.exactVersion,
  }));
};

describe('a uniform scale set', () => {
  it('is made with its instances, which alone know the exact version', async () => {
    const set = await put('web');

    expect(set).toMatchObject({
      provisioningState: 'Succeeded',
      orchestrationMode: 'Uniform',
      sku: { capacity: 2, tier: 'Standard' },
    });
    expect(set.virtualMachineProfile?.storageProfile?.imageReference).toEqual(ubuntu);
    expect(set.virtualMachineProfile?.osProfile?.adminPassword).toBeUndefined();
    expect(await instances('web')).toEqual([
      { instanceId: '0', name: 'web_0', latestModelApplied: true, exactVersion: '24.04.202609040' },
      { instanceId: '1', name: 'web_1', latestModelApplied: true, exactVersion: '24.04.202609040' },
    ]);
    expect(await Array.fromAsync(fixture.client.disks.listByResourceGroup(fixture.group))).toHaveLength(2);
  });

  it('may have no instances', async () => {
    await put('empty', { sku: { name: 'Standard_D2s_v5', capacity: 0 } });

    expect(await instances('empty')).toEqual([]);
  });

  it('scales out with new numbers and in from the newest', async () => {
    const { client, group } = fixture;
    await put('web');

    await client.virtualMachineScaleSets.update(
      group,
      'web',
      { sku: { name: 'Standard_D2s_v5', capacity: 3 } },
      quickly,
    );
    await client.virtualMachineScaleSets.deleteInstances(group, 'web', { instanceIds: ['1'] }, quickly);

    expect((await instances('web')).map(({ instanceId }) => instanceId)).toEqual(['0', '2']);
    expect((await client.virtualMachineScaleSets.get(group, 'web')).sku?.capacity).toBe(2);
  });

  it('leaves instances on the old model until they are upgraded', async () => {
    const { client, group } = fixture;
    await put('web', { virtualMachineProfile: profile({ ...ubuntu, version: '24.04.202608020' }) });

    const updated = {
      virtualMachineProfile: { storageProfile: { imageReference: { ...ubuntu, version: '24.04.202609040' } } },
    };
    await client.virtualMachineScaleSets.update(group, 'web', updated, quickly);
    expect(await instances('web')).toMatchObject([
      { latestModelApplied: false, exactVersion: '24.04.202608020' },
      { latestModelApplied: false, exactVersion: '24.04.202608020' },
    ]);

    await client.virtualMachineScaleSets.updateInstances(group, 'web', { instanceIds: ['0'] }, quickly);
    expect(await instances('web')).toMatchObject([
      { latestModelApplied: true, exactVersion: '24.04.202609040' },
      { latestModelApplied: false, exactVersion: '24.04.202608020' },
    ]);

    await client.virtualMachineScaleSets.updateInstances(group, 'web', { instanceIds: ['*'] }, quickly);
    expect((await instances('web')).every(({ latestModelApplied }) => latestModelApplied)).toBe(true);
  });

  it('upgrades by itself where its policy says so', async () => {
    await put('web', {
      upgradePolicy: { mode: 'Automatic' },
      virtualMachineProfile: profile({ ...ubuntu, version: '24.04.202608020' }),
    });

    await put('web', { upgradePolicy: { mode: 'Automatic' } });

    expect((await instances('web')).map(({ exactVersion }) => exactVersion)).toEqual([
      '24.04.202609040',
      '24.04.202609040',
    ]);
  });

  it('tells how many instances are in which state', async () => {
    const { client, group } = fixture;
    await put('web');
    await client.virtualMachineScaleSetVMs.deallocate(group, 'web', '0', quickly);

    const view = await client.virtualMachineScaleSets.getInstanceView(group, 'web');

    expect(view.virtualMachine?.statusesSummary).toEqual([
      { code: 'ProvisioningState/succeeded', count: 2 },
      { code: 'PowerState/deallocated', count: 1 },
      { code: 'PowerState/running', count: 1 },
    ]);
    const instance = await client.virtualMachineScaleSetVMs.getInstanceView(group, 'web', '0');
    expect(instance.statuses?.at(-1)?.code).toBe('PowerState/deallocated');
  });

  it('goes with its instances and disks', async () => {
    const { client, group } = fixture;
    await put('web');

    await client.virtualMachineScaleSets.delete(group, 'web', quickly);

    await expect(client.virtualMachineScaleSets.get(group, 'web')).rejects.toMatchObject({ statusCode: 404 });
    expect(await Array.fromAsync(client.disks.listByResourceGroup(group))).toEqual([]);
  });

  it.each([
    { why: 'without a model', changes: { virtualMachineProfile: undefined }, code: 'InvalidParameter' },
    { why: 'of an unknown size', changes: { sku: { name: 'Standard_Z1', capacity: 1 } }, code: 'InvalidParameter' },
    { why: 'without a size', changes: { sku: { capacity: 1 } }, code: 'InvalidParameter' },
  ])('is refused $why', async ({ changes, code }) => {
    await expect(put('web', changes as object)).rejects.toMatchObject({ statusCode: 400, code });
  });

  it('has no instance of a number that there is not', async () => {
    await put('web');

    await expect(
      fixture.client.virtualMachineScaleSets.updateInstances(fixture.group, 'web', { instanceIds: ['9'] }, quickly),
    ).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });

  it('is answered with a request charge and followed as an operation', async () => {
    await put('web');

    const answer = await call(
      test,
      `${fixture.groupId}/providers/Microsoft.Compute/virtualMachineScaleSets/web/manualupgrade?api-version=2024-07-01`,
      {
        method: 'POST',
        body: { instanceIds: ['*'] },
      },
    );

    expect(answer).toMatchObject({ status: 202, text: '' });
    expect(answer.headers['x-ms-request-charge']).toBe('1');
    expect(answer.headers['location']).toContain('monitor=true');
  });
});

describe('a flexible scale set', () => {
  it('is not acted on as a whole', async () => {
    const { client, group } = fixture;
    await put('flex', {
      orchestrationMode: 'Flexible',
      platformFaultDomainCount: 1,
      upgradePolicy: undefined as never,
    });
    const refused = { statusCode: 409, code: 'OperationNotAllowed' };

    await expect(client.virtualMachineScaleSets.reimage(group, 'flex', quickly)).rejects.toMatchObject(refused);
    await expect(client.virtualMachineScaleSets.getInstanceView(group, 'flex')).rejects.toMatchObject(refused);
  });

  it('may be without a model, and machines join it', async () => {
    const { client, group } = fixture;
    const set = await client.virtualMachineScaleSets.createOrUpdate(
      group,
      'flex',
      { location: 'westeurope', orchestrationMode: 'Flexible', platformFaultDomainCount: 1 },
      quickly,
    );
    await createMachine(fixture, 'member', { virtualMachineScaleSet: { id: set.id ?? '' } });

    expect(set.virtualMachineProfile).toBeUndefined();
    expect((await instances('flex')).map(({ instanceId }) => instanceId)).toEqual(['member']);
  });

  it('makes virtual machines by its model', async () => {
    const { client, group } = fixture;
    await put('flex', {
      orchestrationMode: 'Flexible',
      platformFaultDomainCount: 1,
      upgradePolicy: undefined as never,
    });
    const names = async () => (await Array.fromAsync(client.virtualMachines.list(group))).map(({ name }) => name);
    expect(await names()).toHaveLength(2);

    await client.virtualMachineScaleSets.update(
      group,
      'flex',
      { sku: { name: 'Standard_D2s_v5', capacity: 3 } },
      quickly,
    );
    expect(await names()).toEqual([
      expect.stringMatching(/^flex_/),
      expect.stringMatching(/^flex_/),
      expect.stringMatching(/^flex_/),
    ]);

    await client.virtualMachineScaleSets.delete(group, 'flex', quickly);
    expect(await names()).toEqual([]);
  });
});
