import type { ComputeManagementClient, VirtualMachine } from '@azure/arm-compute';
import { networkClient } from '../network/network-client.ts';
import { computeClient, quickly, resourcesClient } from '../support/clients.ts';
import type { TestArm } from '../support/start-arm.ts';

/** Base images that the seeded Marketplace has. */
export const ubuntu = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' };

export interface MachineFixture {
  readonly client: ComputeManagementClient;
  readonly group: string;
  readonly groupId: string;
  readonly subnetId: string;
}

/** A resource group with a network, for machines of one test. */
export async function machineFixture(test: TestArm, group: string, location = 'westeurope'): Promise<MachineFixture> {
  const { id = '' } = await resourcesClient(test).resourceGroups.createOrUpdate(group, { location });
  const network = await networkClient(test).virtualNetworks.beginCreateOrUpdateAndWait(
    group,
    'vnet',
    {
      location,
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'machines', addressPrefix: '10.0.0.0/20' }],
    },
    quickly,
  );
  return { client: computeClient(test), group, groupId: id, subnetId: network.subnets?.[0]?.id ?? '' };
}

/** A Linux machine with an interface of its own that goes with it. */
export function machineModel(
  { subnetId }: Pick<MachineFixture, 'subnetId'>,
  changes: Partial<VirtualMachine> = {},
): VirtualMachine {
  return {
    location: 'westeurope',
    hardwareProfile: { vmSize: 'Standard_D2s_v5' },
    storageProfile: { imageReference: ubuntu, osDisk: { createOption: 'FromImage', deleteOption: 'Delete' } },
    osProfile: { computerName: 'machine', adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
    networkProfile: {
      networkApiVersion: '2022-11-01',
      networkInterfaceConfigurations: [
        {
          name: 'nic',
          primary: true,
          deleteOption: 'Delete',
          ipConfigurations: [{ name: 'ip', subnet: { id: subnetId } }],
        },
      ],
    },
    ...changes,
  };
}

export async function createMachine(
  fixture: MachineFixture,
  name: string,
  changes: Partial<VirtualMachine> = {},
): Promise<VirtualMachine> {
  return fixture.client.virtualMachines.createOrUpdate(fixture.group, name, machineModel(fixture, changes), quickly);
}

/** Statuses of a machine's instance view, as codes. */
export async function statusCodes({ client, group }: MachineFixture, name: string): Promise<(string | undefined)[]> {
  const { instanceView } = await client.virtualMachines.get(group, name, { expand: 'instanceView' });
  return instanceView?.statuses?.map(({ code }) => code) ?? [];
}
