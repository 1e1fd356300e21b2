import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { isWithinPrefix, overlaps } from './address-prefix.ts';
import type { Addresses } from './addresses.ts';
import { newEtag } from './network-resources.ts';

export const subnetType = 'Microsoft.Network/virtualNetworks/subnets';

const Prefix = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'is not a valid CIDR address prefix');
const Reference = z.object({ id: z.string().min(1) });

export const SubnetWrite = z.object({
  name: z.string().optional(),
  properties: z.looseObject({
    addressPrefix: Prefix.optional(),
    addressPrefixes: z.array(Prefix).optional(),
    networkSecurityGroup: Reference.nullish(),
    natGateway: Reference.nullish(),
    defaultOutboundAccess: z.boolean().optional(),
  }),
});
export type SubnetWrite = z.infer<typeof SubnetWrite>;

export interface Subnet {
  readonly addressPrefix?: string;
  readonly addressPrefixes?: readonly string[];
  readonly networkSecurityGroup?: { readonly id: string };
  readonly provisioningState: string;
}

export function subnetPrefix({ addressPrefix, addressPrefixes }: Subnet): string {
  return addressPrefix ?? addressPrefixes?.[0] ?? '';
}

/** Checks and writes one subnet of a virtual network whose other subnets are `siblings`. */
export function putSubnet(
  kernel: Kernel,
  request: ArmRequest,
  {
    id,
    sent,
    space,
    siblings,
  }: { id: string; sent: SubnetWrite; space: readonly string[]; siblings: readonly Resource<Subnet>[] },
): Resource<Subnet> {
  const name = id.split('/').at(-1) ?? '';
  const prefix = sent.properties.addressPrefix ?? sent.properties.addressPrefixes?.[0];
  if (prefix === undefined) {
    throw new ArmError(400, 'InvalidRequestFormat', `Subnet '${name}' has neither addressPrefix nor addressPrefixes.`);
  }
  const network = id.split('/').at(-3) ?? '';
  if (!space.some((outer) => isWithinPrefix(prefix, outer))) {
    throw new ArmError(
      400,
      'NetcfgSubnetRangeOutsideVnet',
      `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network '${network}'.`,
    );
  }
  const other = siblings.find(({ properties }) => overlaps(subnetPrefix(properties), prefix));
  if (other) {
    throw new ArmError(
      400,
      'NetcfgSubnetRangesOverlap',
      `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${network}'.`,
    );
  }
  for (const referenced of [sent.properties.networkSecurityGroup?.id, sent.properties.natGateway?.id]) {
    if (referenced !== undefined) {
      kernel.permissions.requireLinked(request, joinAction(referenced), referenced);
    }
  }
  const body = subnetBody(id, name, sent);
  kernel.resources.put(body);
  return body;
}

function subnetBody(
  id: string,
  name: string,
  { properties }: SubnetWrite,
): Resource<Subnet> & { readonly etag: string } {
  const { networkSecurityGroup, natGateway, ...rest } = properties;
  return {
    name,
    id,
    type: subnetType,
    etag: newEtag(),
    properties: {
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Enabled',
      delegations: [],
      ...rest,
      ...(networkSecurityGroup && { networkSecurityGroup }),
      ...(natGateway && { natGateway }),
      provisioningState: 'Succeeded',
    } as Subnet,
  };
}

function joinAction(id: string): string {
  return /\/natGateways\//i.test(id)
    ? 'Microsoft.Network/natGateways/join/action'
    : 'Microsoft.Network/networkSecurityGroups/join/action';
}

/** Throws Azure's 400 while IP configurations are in the subnet. */
export function requireUnused(addresses: Addresses, { id, name }: Pick<Resource, 'id' | 'name'>): void {
  const users = addresses.inside(id);
  if (users.length > 0) {
    throw new ArmError(
      400,
      'InUseSubnetCannotBeDeleted',
      `Subnet ${name} is in use by ${users[0]} and cannot be deleted. In order to delete the subnet, delete all the ` +
        'resources within the subnet. See aka.ms/deletesubnet.',
    );
  }
}
