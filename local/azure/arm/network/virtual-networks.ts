import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Kernel } from '../kernel/provider.ts';
import { requireRegion } from '../kernel/regions.ts';
import type { Resource } from '../kernel/resource.ts';
import { networkName } from '../kernel/resource-names.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import type { Addresses } from './addresses.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import {
  acceptNetworkDelete,
  acceptNetworkWrite,
  newEtag,
  type NetworkProperties,
  type WriteRequest,
} from './network-resources.ts';
import { putSubnet, requireUnused, subnetType, SubnetWrite, type Subnet } from './subnet.ts';
import { tagsWrite } from './tags-write.ts';

const virtualNetworkType = 'Microsoft.Network/virtualNetworks';
export const virtualNetworkPath =
  `${groupPath}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}` as const;

const VirtualNetworkWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: z.looseObject({
    addressSpace: z.looseObject({ addressPrefixes: z.array(z.string()).min(1) }),
    subnets: z.array(SubnetWrite.extend({ name: z.string().min(1) })).optional(),
  }),
});

export interface VirtualNetwork extends NetworkProperties {
  readonly addressSpace: { readonly addressPrefixes: readonly string[] };
  readonly subnets: readonly Resource<Subnet>[];
}

/** https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks */
export function virtualNetworkRoutes(kernel: Kernel, addresses: Addresses): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type: virtualNetworkType, path: virtualNetworkPath, apiVersions },
    requireName: networkName(2, 64),
    put: { body: VirtualNetworkWrite, handle: (request) => putVirtualNetwork(kernel, addresses, request) },
    patch: tagsWrite(kernel),
    delete: (request) =>
      acceptNetworkDelete(kernel, request, 'virtualNetwork', ({ id }) =>
        subnetsOf(kernel, id).forEach((subnet) => requireUnused(addresses, subnet)),
      ),
  });
}

/** The subnets of a virtual network, in order of name. */
export function subnetsOf({ resources }: Kernel, networkId: string): Resource<Subnet>[] {
  return resources.list<Subnet>(networkId, { type: subnetType }).items.map(({ body }) => body);
}

function putVirtualNetwork(
  kernel: Kernel,
  addresses: Addresses,
  request: WriteRequest<z.infer<typeof VirtualNetworkWrite>>,
): ArmResponse {
  const { resources, operations } = kernel;
  const { resourceId, body: sent } = request;
  const existing = resources.get<VirtualNetwork>(resourceId)?.body;
  const location = requireRegion(sent.location, virtualNetworkType);
  operations.requireIdle(resourceId);
  writeSubnets(kernel, addresses, request, sent.properties);
  const body: Resource<VirtualNetwork> & { readonly etag: string } = {
    name: existing?.name ?? resourceId.split('/').at(-1) ?? '',
    id: resourceId,
    etag: newEtag(),
    type: virtualNetworkType,
    location,
    ...(sent.tags && { tags: sent.tags }),
    properties: {
      enableDdosProtection: false,
      virtualNetworkPeerings: [],
      ...sent.properties,
      subnets: subnetsOf(kernel, resourceId),
      resourceGuid: existing?.properties.resourceGuid ?? randomUUID(),
      provisioningState: 'Updating',
    } as VirtualNetwork,
  };
  resources.put(body);
  return acceptNetworkWrite(kernel, request, { body, isNew: !existing, work: 'virtualNetwork' });
}

/** A write of the network is full state: subnets that it leaves out are removed, unless something is in them. */
function writeSubnets(
  kernel: Kernel,
  addresses: Addresses,
  request: ArmRequest,
  { subnets = [], addressSpace }: z.infer<typeof VirtualNetworkWrite>['properties'],
): void {
  const id = (name: string): string => `${request.resourceId}/subnets/${name}`;
  const kept = new Set(subnets.map(({ name }) => id(name).toLowerCase()));
  for (const subnet of subnetsOf(kernel, request.resourceId)) {
    if (!kept.has(subnet.id.toLowerCase())) {
      requireUnused(addresses, subnet);
      kernel.resources.remove(subnet.id);
    }
  }
  const written: Resource<Subnet>[] = [];
  for (const sent of subnets) {
    const space = addressSpace.addressPrefixes;
    written.push(putSubnet(kernel, request, { id: id(sent.name), sent, space, siblings: written }));
  }
}

/** Shows a change of a subnet in its virtual network too. */
export function refreshSubnets(kernel: Kernel, networkId: string): void {
  const network = kernel.resources.get<VirtualNetwork>(networkId)?.body;
  if (network) {
    kernel.resources.put({ ...network, properties: { ...network.properties, subnets: subnetsOf(kernel, networkId) } });
  }
}
