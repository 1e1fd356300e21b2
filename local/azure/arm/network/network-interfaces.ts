import { ArmError } from '../kernel/arm-error.ts';
import { listResponse } from '../kernel/list-response.ts';
import type { Kernel } from '../kernel/provider.ts';
import { requireRegion } from '../kernel/regions.ts';
import type { Resource } from '../kernel/resource.ts';
import { groupPath, route, subscriptionPath, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import type { Addresses } from './addresses.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import {
  NetworkInterfaceWrite,
  networkInterfaceType,
  putNetworkInterface,
  type NetworkInterface,
} from './network-interface.ts';
import { acceptNetworkDelete, acceptNetworkWrite } from './network-resources.ts';
import { tagsRoute } from './tags-route.ts';

const path = `${groupPath}/providers/Microsoft.Network/networkInterfaces/{networkInterfaceName}` as const;

/** https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces */
export function networkInterfaceRoutes(kernel: Kernel, addresses: Addresses): readonly Route[] {
  const read = { method: 'GET', action: `${networkInterfaceType}/read`, apiVersions } as const;
  const list = (request: ArmRequest): ArmResponse => listResponse(kernel, request, { type: networkInterfaceType });
  return [
    route({
      method: 'PUT',
      path,
      action: `${networkInterfaceType}/write`,
      apiVersions,
      body: NetworkInterfaceWrite,
      handle(request) {
        const existing = kernel.resources.get(request.resourceId);
        const location = requireRegion(request.body.location, networkInterfaceType);
        const body = putNetworkInterface(kernel, addresses, request, {
          id: request.resourceId,
          location,
          sent: request.body,
        });
        return acceptNetworkWrite(kernel, request, { body, isNew: !existing, work: 'networkInterface' });
      },
    }),
    tagsRoute(kernel, path, networkInterfaceType),
    route({
      ...read,
      path,
      handle: ({ resourceId }) => ({ status: 200, body: kernel.resources.require(resourceId).body }),
    }),
    route({ ...read, path: `${groupPath}/providers/Microsoft.Network/networkInterfaces`, handle: list }),
    route({ ...read, path: `${subscriptionPath}/providers/Microsoft.Network/networkInterfaces`, handle: list }),
    route({
      method: 'DELETE',
      path,
      action: `${networkInterfaceType}/delete`,
      apiVersions,
      handle: (request) =>
        acceptNetworkDelete(kernel, request, 'networkInterface', (body) =>
          requireFree(body as unknown as Resource<NetworkInterface>),
        ),
    }),
  ];
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
