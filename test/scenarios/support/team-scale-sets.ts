import type { ImageReference } from '@azure/arm-compute';
import { armClients } from '../../../local/tour/stack/provision.ts';
import type { Endpoints } from '../../../local/tour/stack/endpoints.ts';

const resourceGroup = 'web-production';
const quick = { updateIntervalInMs: 50 };

/** What a team does with uniform scale sets, in the network that its machines are in. */
export interface TeamScaleSets {
  /** Makes a scale set, or gives it another model: what runs already stays as it is. Answers its id. */
  put(name: string, image: ImageReference, capacity: number): Promise<string>;
  /** Brings all instances to the model. */
  upgrade(name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export function teamScaleSets(endpoints: Endpoints): TeamScaleSets {
  const { compute } = armClients(endpoints);
  const group = `/subscriptions/${endpoints.subscription}/resourceGroups/${resourceGroup}`;
  const subnet = { id: `${group}/providers/Microsoft.Network/virtualNetworks/web/subnets/machines` };
  const networkProfile = {
    networkInterfaceConfigurations: [{ name: 'nic', primary: true, ipConfigurations: [{ name: 'ip', subnet }] }],
  };
  return {
    async put(name, imageReference, capacity) {
      const made = await compute.virtualMachineScaleSets.createOrUpdate(
        resourceGroup,
        name,
        {
          location: 'westeurope',
          tags: { owner: 'web-team@contoso.example' },
          sku: { name: 'Standard_D2s_v5', capacity },
          upgradePolicy: { mode: 'Manual' },
          virtualMachineProfile: {
            storageProfile: { imageReference, osDisk: { createOption: 'FromImage' } },
            osProfile: { computerNamePrefix: 'web', adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
            networkProfile,
          },
        },
        quick,
      );
      return made.id!;
    },
    async upgrade(name) {
      await compute.virtualMachineScaleSets.updateInstances(resourceGroup, name, { instanceIds: ['*'] }, quick);
    },
    async remove(name) {
      await compute.virtualMachineScaleSets.delete(resourceGroup, name, quick);
    },
  };
}
