import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import { networkName } from '../kernel/resource-names.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import type { ArmResponse, Route } from '../kernel/route.ts';
import type { Addresses } from './addresses.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import { acceptNetworkDelete, acceptNetworkWrite, type WriteRequest } from './network-resources.ts';
import { putSubnet, requireUnused, subnetType, SubnetWrite, type Subnet } from './subnet.ts';
import { refreshSubnets, subnetsOf, virtualNetworkPath, type VirtualNetwork } from './virtual-networks.ts';

const subnetPath = `${virtualNetworkPath}/subnets/{subnetName}` as const;

/** https://learn.microsoft.com/rest/api/virtualnetwork/subnets */
export function subnetRoutes(kernel: Kernel, addresses: Addresses): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type: subnetType, path: subnetPath, apiVersions },
    requireName: networkName(),
    put: { body: SubnetWrite, handle: (request) => writeSubnet(kernel, request) },
    get: ({ resourceId }) => ({
      status: 200,
      body: showSubnet(kernel.resources.require<Subnet>(resourceId).body, addresses),
    }),
    delete: (request) =>
      acceptNetworkDelete(kernel, request, 'virtualNetwork', (subnet) => requireUnused(addresses, subnet)),
  });
}

function writeSubnet(kernel: Kernel, request: WriteRequest<SubnetWrite>): ArmResponse {
  const { resourceId: id, body: sent } = request;
  const networkId = id.split('/').slice(0, -2).join('/');
  const network = kernel.resources.require<VirtualNetwork>(networkId).body;
  if (kernel.operations.running(networkId).length > 0) {
    throw new ArmError(429, 'RetryableError', 'A retryable error occurred.', {
      details: [
        {
          code: 'ReferencedResourceNotProvisioned',
          message: `Cannot proceed with operation because resource ${networkId} is not in Succeeded state. Resource is in Updating state.`,
        },
      ],
    });
  }
  const existing = kernel.resources.get(id);
  const siblings = subnetsOf(kernel, networkId).filter((subnet) => subnet.id.toLowerCase() !== id.toLowerCase());
  const space = network.properties.addressSpace.addressPrefixes;
  const body = putSubnet(kernel, request, { id, sent, space, siblings });
  refreshSubnets(kernel, networkId);
  return acceptNetworkWrite(kernel, request, {
    body: { ...body, properties: { ...body.properties, provisioningState: 'Updating' } },
    isNew: !existing,
    work: 'virtualNetwork',
  });
}

function showSubnet(body: Resource<Subnet>, addresses: Addresses): unknown {
  const inside = addresses.inside(body.id);
  return inside.length === 0
    ? body
    : { ...body, properties: { ...body.properties, ipConfigurations: inside.map((id) => ({ id })) } };
}
