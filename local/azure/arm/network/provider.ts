import type { Completer } from '../kernel/operations/operation.ts';
import type { CreateProvider, Kernel } from '../kernel/provider.ts';
import { createAddresses, type Addresses } from './addresses.ts';
import { networkInterfaceRoutes } from './network-interfaces.ts';
import { completeNetworkWrite } from './network-resources.ts';
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
      'network.write': completeNetworkWrite(kernel),
      'network.delete': completeNetworkDelete(kernel, addresses),
    },
  };
};

/** Ends a deletion: a virtual network goes with its subnets, an interface frees its addresses. */
function completeNetworkDelete(kernel: Kernel, addresses: Addresses): Completer {
  return ({ resourceId }, failure) => {
    if (failure) {
      return { kind: 'failed', error: failure };
    }
    subnetsOf(kernel, resourceId).forEach(({ id }) => kernel.resources.remove(id));
    releasePublicAddresses(kernel, resourceId);
    addresses.release(resourceId);
    kernel.resources.remove(resourceId);
    if (/\/subnets\/[^/]+$/i.test(resourceId)) {
      refreshSubnets(kernel, resourceId.split('/').slice(0, -2).join('/'));
    }
    return { kind: 'succeeded' };
  };
}
