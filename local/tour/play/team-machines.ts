import type { ComputeManagementClient, StorageProfile } from '@azure/arm-compute';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { Endpoints } from '../stack/endpoints.ts';
import { armClients } from '../stack/provision.ts';

const location = 'westeurope';
const resourceGroup = 'web-production';
const quick = { updateIntervalInMs: 50 };
const networkApi = '2024-05-01';

/** What a team does that runs machines: it makes them, from whatever it has, and deletes them. */
export interface TeamMachines {
  exists(name: string): Promise<boolean>;
  /** From an image: a marketplace image's parts, or a gallery image's id. */
  fromImage(name: string, image: NonNullable<StorageProfile['imageReference']>): Promise<string>;
  /** On a disk that is there. */
  fromDisk(name: string, diskId: string): Promise<string>;
  /** From a copy of another machine's disk. */
  fromDiskOf(name: string, other: string): Promise<string>;
  remove(name: string): Promise<void>;
}

export function teamMachines(endpoints: Endpoints): TeamMachines {
  const { compute, resources } = armClients(endpoints);
  const group = `/subscriptions/${endpoints.subscription}/resourceGroups/${resourceGroup}`;
  const make = async (name: string, storageProfile: StorageProfile, isNew: boolean): Promise<string> => {
    const nic = await networkInterface(resources, group, name);
    await compute.virtualMachines.createOrUpdate(
      resourceGroup,
      name,
      {
        location,
        tags: { owner: 'web-team@contoso.example' },
        hardwareProfile: { vmSize: 'Standard_D2s_v5' },
        storageProfile,
        networkProfile: { networkInterfaces: [{ id: nic }] },
        ...(isNew && {
          osProfile: {
            computerName: name,
            adminUsername: 'azureuser',
            linuxConfiguration: { disablePasswordAuthentication: true, ssh: { publicKeys: [publicKey] } },
          },
        }),
      },
      quick,
    );
    return `${group}/providers/Microsoft.Compute/virtualMachines/${name}`;
  };
  const fromDisk = (name: string, id: string): Promise<string> =>
    make(name, { osDisk: { createOption: 'Attach', osType: 'Linux', managedDisk: { id } } }, false);
  return {
    exists: async (name) => (await names(compute)).includes(name),
    fromImage: (name, imageReference) =>
      make(name, { imageReference, osDisk: { createOption: 'FromImage', deleteOption: 'Delete' } }, true),
    fromDisk,
    fromDiskOf: async (name, other) => fromDisk(name, await copyOfDisk(compute, name, other)),
    remove: async (name) => void (await compute.virtualMachines.delete(resourceGroup, name, quick)),
  };
}

/** Made for this tour; nobody has its private half. */
const publicKey = {
  path: '/home/azureuser/.ssh/authorized_keys',
  keyData: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1nS2sYb8w5xwq5q0pZ0lX4m6Qe1mVw0yqfJt8m3F2K tour',
};

async function names(compute: ComputeManagementClient): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of compute.virtualMachines.listAll()) {
    found.push(name!);
  }
  return found;
}

/** A snapshot of the machine's disk, and a disk from that. */
async function copyOfDisk(compute: ComputeManagementClient, name: string, other: string): Promise<string> {
  const machine = await compute.virtualMachines.get(resourceGroup, other);
  const sourceResourceId = machine.storageProfile!.osDisk!.managedDisk!.id!;
  const copy = { location, creationData: { createOption: 'Copy', sourceResourceId } };
  const snapshot = await compute.snapshots.createOrUpdate(resourceGroup, `${name}-snapshot`, copy, quick);
  const fromSnapshot = { location, creationData: { createOption: 'Copy', sourceResourceId: snapshot.id! } };
  const disk = await compute.disks.createOrUpdate(resourceGroup, `${name}-disk`, fromSnapshot, quick);
  return disk.id!;
}

async function networkInterface({ resources, resourceGroups }: ResourceManagementClient, group: string, name: string) {
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/web`;
  const nic = `${group}/providers/Microsoft.Network/networkInterfaces/${name}-nic`;
  const put = (id: string, properties: Record<string, unknown>) =>
    resources.beginCreateOrUpdateByIdAndWait(id, networkApi, { location, properties }, quick);
  await resourceGroups.createOrUpdate(resourceGroup, { location });
  await put(network, {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] },
    subnets: [{ name: 'machines', properties: { addressPrefix: '10.20.0.0/24' } }],
  });
  const subnet = { id: `${network}/subnets/machines` };
  await put(nic, { ipConfigurations: [{ name: 'ip', properties: { subnet } }] });
  return nic;
}
