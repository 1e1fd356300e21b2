import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import { oneOf } from '../kernel/one-of.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import type { Addresses } from './addresses.ts';
import { newEtag, requireReferenced, type NetworkProperties } from './network-resources.ts';
import { holdPublicAddress } from './outer-address.ts';
import { subnetPrefix, type Subnet } from './subnet.ts';

export const networkInterfaceType = 'Microsoft.Network/networkInterfaces';

const Reference = z.object({ id: z.string().min(1) });

/** An IP configuration, also as machines write it inline. */
export const IpConfigurationWrite = z.object({
  name: z.string().min(1),
  properties: z.looseObject({
    subnet: Reference,
    primary: z.boolean().optional(),
    publicIPAddress: Reference.nullish(),
    privateIPAddressVersion: oneOf(['IPv4', 'IPv6']).optional(),
  }),
});

export const NetworkInterfaceWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: z.looseObject({
    ipConfigurations: z.array(IpConfigurationWrite).min(1),
    networkSecurityGroup: Reference.nullish(),
    enableAcceleratedNetworking: z.boolean().optional(),
    enableIPForwarding: z.boolean().optional(),
  }),
});
export type NetworkInterfaceWrite = z.infer<typeof NetworkInterfaceWrite>;

export interface NetworkInterface extends NetworkProperties {
  readonly ipConfigurations: readonly {
    readonly id: string;
    readonly properties: { readonly privateIPAddress: string };
  }[];
  /** Of interfaces that a machine has. */
  readonly virtualMachine?: { readonly id: string };
  readonly macAddress?: string;
}

/** Checks and writes an interface: each IP configuration joins its subnet and takes an address there. */
export function putNetworkInterface(
  kernel: Kernel,
  addresses: Addresses,
  request: ArmRequest,
  {
    id,
    location,
    sent,
  }: { readonly id: string; readonly location: string; readonly sent: Omit<NetworkInterfaceWrite, 'location'> },
): Resource<NetworkInterface> {
  const existing = kernel.resources.get<NetworkInterface>(id)?.body;
  const { networkSecurityGroup, ...properties } = sent.properties;
  if (networkSecurityGroup) {
    requireReferenced(kernel, request, networkSecurityGroup.id);
    kernel.permissions.requireLinked(
      request,
      'Microsoft.Network/networkSecurityGroups/join/action',
      networkSecurityGroup.id,
    );
  }
  const body: Resource<NetworkInterface> & { readonly etag: string } = {
    name: existing?.name ?? id.split('/').at(-1) ?? '',
    id,
    etag: newEtag(),
    type: networkInterfaceType,
    location,
    ...(sent.tags && { tags: sent.tags }),
    properties: {
      enableAcceleratedNetworking: false,
      enableIPForwarding: false,
      dnsSettings: { dnsServers: [], appliedDnsServers: [] },
      nicType: 'Standard',
      ...properties,
      ...(networkSecurityGroup && { networkSecurityGroup }),
      ...(existing?.properties.virtualMachine && {
        virtualMachine: existing.properties.virtualMachine,
        macAddress: existing.properties.macAddress,
      }),
      ipConfigurations: properties.ipConfigurations.map((configuration, at) =>
        joinSubnet(kernel, addresses, request, { id, location, configuration, primary: at === 0 }),
      ),
      resourceGuid: existing?.properties.resourceGuid ?? randomUUID(),
      provisioningState: 'Succeeded',
    } as NetworkInterface,
  };
  kernel.resources.put(body);
  return body;
}

function joinSubnet(
  kernel: Kernel,
  addresses: Addresses,
  request: ArmRequest,
  {
    id,
    location,
    configuration,
    primary,
  }: { id: string; location: string; configuration: z.infer<typeof IpConfigurationWrite>; primary: boolean },
): unknown {
  const subnet = requireReferenced<Subnet>(kernel, request, configuration.properties.subnet.id);
  const network = requireReferenced(kernel, request, subnet.id.split('/').slice(0, -2).join('/'));
  if (network.location !== location) {
    throw new ArmError(
      400,
      'InvalidResourceReference',
      `Resource ${subnet.id} referenced by resource ${id} was not found. Please make sure that the referenced resource ` +
        'exists, and that both resources are in the same region.',
    );
  }
  kernel.permissions.requireLinked(request, 'Microsoft.Network/virtualNetworks/subnets/join/action', subnet.id);
  const configurationId = `${id}/ipConfigurations/${configuration.name}`;
  joinPublicAddress(kernel, request, configuration.properties.publicIPAddress?.id, configurationId);
  const privateIPAddress = addresses.take({
    configurationId,
    subnetId: subnet.id,
    prefix: subnetPrefix(subnet.properties),
  });
  return {
    name: configuration.name,
    id: configurationId,
    etag: newEtag(),
    type: `${networkInterfaceType}/ipConfigurations`,
    properties: {
      primary,
      privateIPAddressVersion: 'IPv4',
      privateIPAllocationMethod: 'Dynamic',
      ...configuration.properties,
      privateIPAddress,
      subnet: { id: subnet.id },
      provisioningState: 'Succeeded',
    },
  };
}

function joinPublicAddress(
  kernel: Kernel,
  request: ArmRequest,
  publicAddress: string | undefined,
  configurationId: string,
): void {
  if (publicAddress !== undefined) {
    requireReferenced(kernel, request, publicAddress);
    kernel.permissions.requireLinked(request, 'Microsoft.Network/publicIPAddresses/join/action', publicAddress);
    holdPublicAddress(kernel, publicAddress, configurationId);
  }
}
