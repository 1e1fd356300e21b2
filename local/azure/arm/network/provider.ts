import { completeDelete, completeWrite } from '../kernel/operations/accept.ts';
import type { CreateProvider, Kernel } from '../kernel/provider.ts';
import { createAddresses, type Addresses } from './addresses.ts';
import { networkInterfaceRoutes } from './network-interfaces.ts';
import { releasePublicAddresses } from './outer-address.ts';
import { nestedPartRoutes } from './nested-parts.ts';
import { simpleResourceRoutes } from './simple-resources.ts';
import { subnetRoutes } from './subnets.ts';
import { refreshSubnets, subnetsOf, virtualNetworkRoutes } from './virtual-networks.ts';

/** Microsoft.Network, as far as a builder machine needs it. */
export const network: CreateProvider = (kernel) => {
  const addresses = createAddresses(kernel);
  return {
    routes: [
      ...virtualNetworkRoutes(kernel, addresses),
      ...subnetRoutes(kernel, addresses),
      ...networkInterfaceRoutes(kernel, addresses),
      ...simpleResourceRoutes(kernel),
      ...nestedPartRoutes(kernel),
    ],
    completers: {
      'network.write': completeWrite(kernel),
      'network.delete': completeDelete(kernel, (id) => removeNetworkResource(kernel, addresses, id)),
    },
  };
};

/** A virtual network goes with its subnets, an interface frees its addresses. */
function removeNetworkResource(kernel: Kernel, addresses: Addresses, id: string): void {
  subnetsOf(kernel, id).forEach((subnet) => kernel.resources.remove(subnet.id));
  releasePublicAddresses(kernel, id);
  addresses.release(id);
  kernel.resources.remove(id);
  if (/\/subnets\/[^/]+$/i.test(id)) {
    refreshSubnets(kernel, id.split('/').slice(0, -2).join('/'));
  }
}
