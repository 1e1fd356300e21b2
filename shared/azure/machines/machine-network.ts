import type { ResourceManagementClient } from '@azure/arm-resources';
import { z } from 'zod';
import { done, failed, type Progress, running } from '../../domain/progress.ts';
import { azureCall, azureFind } from '../azure-call.ts';

const apiVersion = '2024-05-01';
const subnetName = 'machines';

const VirtualNetwork = z.object({ properties: z.object({ provisioningState: z.string() }) });

export interface NetworkPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly region: string;
}

function networkId({ subscriptionId, resourceGroup }: Omit<NetworkPlace, 'region'>): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/virtualNetworks/rebake`;
}

export function subnetId(place: Omit<NetworkPlace, 'region'>): string {
  return `${networkId(place)}/subnets/${subnetName}`;
}

/**
 * A network of the machine's own: nothing else is in it, it is not peered, and without a public address nothing from
 * outside reaches it. Packages are fetched over Azure's default outbound access, which newer networks have to ask for.
 */
export async function ensureNetwork(resources: ResourceManagementClient, place: NetworkPlace): Promise<Progress> {
  const id = networkId(place);
  const found = await azureFind('read virtual network', () => resources.resources.getById(id, apiVersion));
  if (!found) {
    await azureCall('create virtual network', () =>
      resources.resources.beginCreateOrUpdateById(id, apiVersion, {
        location: place.region,
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/24'] },
          subnets: [{ name: subnetName, properties: { addressPrefix: '10.0.0.0/26', defaultOutboundAccess: true } }],
        },
      }),
    );
    return running('creating the network');
  }
  const state = VirtualNetwork.parse(found).properties.provisioningState;
  if (state === 'Failed') {
    return failed('NetworkFailed', `The virtual network ${id} could not be created; its activity log says why`);
  }
  return state === 'Succeeded' ? done : running('creating the network');
}
