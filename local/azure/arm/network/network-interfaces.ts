import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { requireRegion } from '../kernel/regions.ts';
import type { Resource } from '../kernel/resource.ts';
import { networkName } from '../kernel/resource-names.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, type Route } from '../kernel/route.ts';
import type { Addresses } from './addresses.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import {
  NetworkInterfaceWrite,
  networkInterfaceType,
  putNetworkInterface,
  type NetworkInterface,
} from './network-interface.ts';
import { acceptNetworkDelete, acceptNetworkWrite } from './network-resources.ts';
import { tagsWrite } from './tags-write.ts';

const path = `${groupPath}/providers/Microsoft.Network/networkInterfaces/{networkInterfaceName}` as const;

/** https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces */
export function networkInterfaceRoutes(kernel: Kernel, addresses: Addresses): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type: networkInterfaceType, path, apiVersions },
    requireName: networkName(),
    put: {
      body: NetworkInterfaceWrite,
      handle(request) {
        const { resourceId: id, body: sent } = request;
        const isNew = !kernel.resources.get(id);
        const location = requireRegion(sent.location, networkInterfaceType);
        const body = putNetworkInterface(kernel, addresses, request, { id, location, sent });
        return acceptNetworkWrite(kernel, request, { body, isNew, work: 'networkInterface' });
      },
    },
    patch: tagsWrite(kernel),
    delete: (request) =>
      acceptNetworkDelete(kernel, request, 'networkInterface', (body) =>
        requireFree(body as unknown as Resource<NetworkInterface>),
      ),
  });
}

/** Throws Azure's 400 while a machine has the interface. */
function requireFree({ id, properties: { virtualMachine } }: Resource<NetworkInterface>): void {
  if (virtualMachine) {
    throw new ArmError(
      400,
      'NicInUse',
      `Network Interface ${id} is used by existing resource ${virtualMachine.id}. In order to delete the network interface, ` +
        'it must be dissociated from the resource. To learn more, see aka.ms/deletenic.',
    );
  }
}
