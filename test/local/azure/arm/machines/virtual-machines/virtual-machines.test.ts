import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { networkClient } from '../../network/network-client.ts';
import { call, eventually } from '../../support/call.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, machineModel, statusCodes, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;
let next = 0;

beforeAll(async () => {
  test = await startArm();
});
afterAll(() => test.close());
beforeEach(async () => {
  fixture = await machineFixture(test, `vm-${next++}`);
});

describe('a new machine', () => {
  it('is made from the latest version of a platform image, with its disk and interface', async () => {
    const machine = await createMachine(fixture, 'web');

    expect(machine).toMatchObject({
      provisioningState: 'Succeeded',
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      storageProfile: {
        imageReference: { publisher: 'Canonical', version: 'latest', exactVersion: '24.04.202609040' },
        osDisk: { osType: 'Linux', caching: 'ReadWrite', deleteOption: 'Delete' },
        dataDisks: [],
      },
      osProfile: { computerName: 'machine', adminUsername: 'azureuser', secrets: [], allowExtensionOperations: true },
      networkProfile: { networkInterfaces: [{ primary: true, deleteOption: 'Delete' }] },
    });
    expect(machine.osProfile?.adminPassword).toBeUndefined();
    expect(machine.vmId).toMatch(/^[0-9a-f-]{36}$/);
    expect(machine.timeCreated).toBeInstanceOf(Date);
  });

  it('is answered with 201, without an exact version and with an operation to follow', async () => {
    const id = `${fixture.groupId}/providers/Microsoft.Compute/virtualMachines/raw`;
    const body = {
      location: 'West Europe',
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v5' },
        storageProfile: {
          imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
          osDisk: { createOption: 'FromImage' },
        },
        osProfile: { adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
        networkProfile: {
          networkApiVersion: '2022-11-01',
          networkInterfaceConfigurations: [
            {
              name: 'n',
              properties: { ipConfigurations: [{ name: 'ip', properties: { subnet: { id: fixture.subnetId } } }] },
            },
          ],
        },
      },
    };

    const answer = await call(test, `${id}?api-version=2024-07-01`, { method: 'PUT', body });

    expect(answer.status).toBe(201);
    expect(answer.headers['azure-asyncoperation']).toContain('/locations/westeurope/operations/');
    expect(answer.headers['location']).toBeUndefined();
    expect(answer.headers['x-ms-ratelimit-remaining-resource']).toBe(
      'Microsoft.Compute/UpdateVMSubscriptionMaximum;1499,Microsoft.Compute/UpdateVMResource;11',
    );
    expect(answer.body).toMatchObject({ location: 'westeurope', properties: { provisioningState: 'Creating' } });
    expect(answer.text).not.toContain('exactVersion');
    expect(answer.text).not.toContain('Correct-horse');
    expect(answer.text).not.toContain('securityType');
  });

  it('shows in its instance view how it comes up', async () => {
    await createMachine(fixture, 'web');

    const view = await eventually(
      () => fixture.client.virtualMachines.instanceView(fixture.group, 'web'),
      ({ vmAgent }) => vmAgent?.statuses?.[0]?.displayStatus === 'Ready',
    );

    expect(view).toMatchObject({ computerName: 'machine', osName: 'ubuntu', hyperVGeneration: 'V2' });
    expect(view.statuses?.map(({ code, displayStatus }) => [code, displayStatus])).toEqual([
      ['ProvisioningState/succeeded', 'Provisioning succeeded'],
      ['PowerState/running', 'VM running'],
    ]);
    expect(view.statuses?.[0]?.time).toBeInstanceOf(Date);
    expect(view.statuses?.[1]?.time).toBeUndefined();
  });

  it('has its view only when that is asked for', async () => {
    await createMachine(fixture, 'web');

    expect((await fixture.client.virtualMachines.get(fixture.group, 'web')).instanceView).toBeUndefined();
  });

  it('takes an interface that is there, and holds it', async () => {
    const network = networkClient(test);
    const { id = '' } = await network.networkInterfaces.beginCreateOrUpdateAndWait(
      fixture.group,
      'own',
      { location: 'westeurope', ipConfigurations: [{ name: 'ip', subnet: { id: fixture.subnetId } }] },
      quickly,
    );

    await createMachine(fixture, 'web', { networkProfile: { networkInterfaces: [{ id }] } });

    expect((await network.networkInterfaces.get(fixture.group, 'own')).virtualMachine?.id).toContain(
      'virtualMachines/web',
    );
    await expect(network.networkInterfaces.beginDeleteAndWait(fixture.group, 'own', quickly)).rejects.toMatchObject({
      code: 'NicInUse',
    });
    await expect(
      createMachine(fixture, 'other', { networkProfile: { networkInterfaces: [{ id }] } }),
    ).rejects.toMatchObject({ code: 'NicInUse' });
  });

  it('is made only once with If-None-Match', async () => {
    await createMachine(fixture, 'web');

    await expect(
      fixture.client.virtualMachines.createOrUpdate(fixture.group, 'web', machineModel(fixture), {
        ...quickly,
        ifNoneMatch: '*',
      }),
    ).rejects.toMatchObject({ statusCode: 412 });
  });
});

describe('a machine is refused', () => {
  const image = (reference: object) => ({
    storageProfile: { imageReference: reference, osDisk: { createOption: 'FromImage' } },
  });

  it.each([
    {
      why: 'of an unknown size',
      changes: { hardwareProfile: { vmSize: 'Standard_Z9' } },
      status: 400,
      code: 'InvalidParameter',
    },
    {
      why: 'of a size that its region has not',
      changes: { hardwareProfile: { vmSize: 'Standard_M64s' }, location: 'norwayeast' },
      status: 404,
      code: 'NotFound',
    },
    {
      why: 'of another architecture',
      changes: { hardwareProfile: { vmSize: 'Standard_D2ps_v5' } },
      status: 400,
      code: 'BadRequest',
    },
    {
      why: 'of another generation',
      changes: { hardwareProfile: { vmSize: 'Standard_A1' } },
      status: 400,
      code: 'BadRequest',
    },
    {
      why: 'from no image',
      changes: image({ publisher: 'Nobody', offer: 'x', sku: 'y', version: 'latest' }),
      status: 404,
      code: 'PlatformImageNotFound',
    },
    { why: 'without a network', changes: { networkProfile: {} }, status: 400, code: 'InvalidParameter' },
    { why: 'without a user', changes: { osProfile: { computerName: 'a' } }, status: 400, code: 'InvalidParameter' },
    { why: 'without an osProfile', changes: { osProfile: undefined }, status: 400, code: 'InvalidParameter' },
    {
      why: 'with a reserved user',
      changes: { osProfile: { adminUsername: 'admin', adminPassword: 'Correct-horse-9' } },
      status: 400,
      code: 'InvalidParameter',
    },
    {
      why: 'with a weak password',
      changes: { osProfile: { adminUsername: 'azureuser', adminPassword: 'horse' } },
      status: 400,
      code: 'InvalidParameter',
    },
    {
      why: 'with no way to sign in',
      changes: { osProfile: { adminUsername: 'azureuser' } },
      status: 400,
      code: 'InvalidParameter',
    },
    {
      why: 'Confidential on an ordinary size',
      changes: { securityProfile: { securityType: 'ConfidentialVM' } },
      status: 400,
      code: 'BadRequest',
    },
    {
      why: 'with a plan its image has not',
      changes: { plan: { name: 'a', publisher: 'b', product: 'c' } },
      status: 400,
      code: 'VMMarketplaceInvalidInput',
    },
  ])('$why', async ({ why, changes, status, code }) => {
    const refused = createMachine(fixture, 'web', changes as object);

    if (!why.includes('its region')) {
      await expect(refused).rejects.toMatchObject({ statusCode: status, code });
    } else {
      await expect(refused).rejects.toMatchObject({
        code: expect.stringMatching(/NotAvailable|NotFound|Reference/) as string,
      });
    }
    await expect(fixture.client.virtualMachines.get(fixture.group, 'web')).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
    expect(await Array.fromAsync(fixture.client.disks.listByResourceGroup(fixture.group))).toEqual([]);
  });
});

describe('power', () => {
  it('goes off, is deallocated and comes back', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'web');

    await client.virtualMachines.powerOff(group, 'web', quickly);
    expect(await statusCodes(fixture, 'web')).toEqual(['ProvisioningState/succeeded', 'PowerState/stopped']);

    await client.virtualMachines.deallocate(group, 'web', quickly);
    const deallocated = await client.virtualMachines.instanceView(group, 'web');
    expect(deallocated.statuses?.map(({ code }) => code)).toContain('PowerState/deallocated');
    expect(deallocated.vmAgent).toBeUndefined();
    expect(deallocated.computerName).toBeUndefined();

    await client.virtualMachines.start(group, 'web', quickly);
    expect(await statusCodes(fixture, 'web')).toContain('PowerState/running');
  });

  it('is followed by both headers', async () => {
    await createMachine(fixture, 'web');
    const id = `${fixture.groupId}/providers/Microsoft.Compute/virtualMachines/web`;

    const answer = await call(test, `${id}/deallocate?api-version=2024-07-01`, { method: 'POST' });

    expect(answer).toMatchObject({ status: 202, text: '' });
    expect(answer.headers['azure-asyncoperation']).toContain('/operations/');
    expect(answer.headers['location']).toContain('monitor=true');
  });

  it('never comes back after generalize, which is done at once on a stopped machine', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'web');
    await expect(client.virtualMachines.generalize(group, 'web')).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
    });

    await client.virtualMachines.deallocate(group, 'web', quickly);
    await client.virtualMachines.generalize(group, 'web');

    expect(await statusCodes(fixture, 'web')).toEqual([
      'OSState/generalized',
      'ProvisioningState/succeeded',
      'PowerState/deallocated',
    ]);
    await expect(client.virtualMachines.start(group, 'web', quickly)).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message: expect.stringContaining(
        "Operation 'start' is not allowed on VM 'web' since the VM is generalized.",
      ) as string,
    });
  });

  it('cannot be changed twice at once', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'web');
    test.arm.durations.set('virtualMachine.deallocate', [3600, 3600]);

    const first = client.virtualMachines.deallocate(group, 'web', quickly);
    await first.submitted();

    await expect(client.virtualMachines.restart(group, 'web', quickly)).rejects.toMatchObject({
      statusCode: 409,
      code: 'Conflict',
    });
    test.arm.durations.set('virtualMachine.deallocate', [30, 60]);
    await first;
  });
});

describe('a change', () => {
  it('of tags and size keeps the rest', async () => {
    const { client, group } = fixture;
    const before = await createMachine(fixture, 'web');

    const tagged = await client.virtualMachines.update(group, 'web', { tags: { team: 'web' } }, quickly);
    const resized = await client.virtualMachines.update(
      group,
      'web',
      { hardwareProfile: { vmSize: 'Standard_D4s_v5' } },
      quickly,
    );

    expect(tagged.tags).toEqual({ team: 'web' });
    expect(resized).toMatchObject({
      vmId: before.vmId,
      tags: { team: 'web' },
      hardwareProfile: { vmSize: 'Standard_D4s_v5' },
    });
  });

  it.each([
    { what: 'image', changes: { storageProfile: { imageReference: { sku: 'other' } } } },
    { what: 'user', changes: { osProfile: { adminUsername: 'somebody' } } },
    { what: 'security type', changes: { securityProfile: { securityType: 'TrustedLaunch' } } },
  ])('of its $what is refused', async ({ changes }) => {
    await createMachine(fixture, 'web');

    await expect(fixture.client.virtualMachines.update(fixture.group, 'web', changes, quickly)).rejects.toMatchObject({
      statusCode: 409,
      code: 'PropertyChangeNotAllowed',
    });
  });
});

describe('deletion', () => {
  it('takes along what is to be deleted with the machine and leaves the rest', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'all');
    const kept = await createMachine(fixture, 'part', {
      storageProfile: {
        imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
        osDisk: { createOption: 'FromImage', name: 'kept' },
      },
    });
    expect(kept.storageProfile?.osDisk?.deleteOption).toBe('Detach');

    await client.virtualMachines.delete(group, 'all', { ...quickly, forceDeletion: true });
    await client.virtualMachines.delete(group, 'part', quickly);

    expect((await Array.fromAsync(client.virtualMachines.list(group))).length).toBe(0);
    expect(await Array.fromAsync(networkClient(test).networkInterfaces.list(group))).toEqual([]);
    const id = `${fixture.groupId}/providers/Microsoft.Compute/disks`;
    const disks = await call(test, `${id}?api-version=2025-01-02`);
    expect(disks.body).toMatchObject({ value: [{ name: 'kept', properties: { diskState: 'Unattached' } }] });
  });

  it('of a machine that is not there answers 204', async () => {
    const id = `${fixture.groupId}/providers/Microsoft.Compute/virtualMachines/nobody`;

    expect(await call(test, `${id}?api-version=2024-07-01`, { method: 'DELETE' })).toMatchObject({ status: 204 });
  });
});

describe('lists', () => {
  it('show machines of a group, of the subscription with the group in capitals, and of a region', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'web');
    const mine = (machines: { id?: string }[]) => machines.filter(({ id }) => id?.toLowerCase().includes(`/${group}/`));

    expect((await Array.fromAsync(client.virtualMachines.list(group))).map(({ name }) => name)).toEqual(['web']);
    expect(mine(await Array.fromAsync(client.virtualMachines.listAll()))[0]?.id).toContain(
      `/resourceGroups/${group.toUpperCase()}/`,
    );
    expect(mine(await Array.fromAsync(client.virtualMachines.listByLocation('westeurope')))).toHaveLength(1);
    expect(mine(await Array.fromAsync(client.virtualMachines.listByLocation('eastus')))).toHaveLength(0);
  });
});
