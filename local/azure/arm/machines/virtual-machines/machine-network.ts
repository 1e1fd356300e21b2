import type { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { resourceGroupId } from '../../kernel/resource-id.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import { createAddresses } from '../../network/addresses.ts';
import { networkInterfaceType, putNetworkInterface, type NetworkInterface } from '../../network/network-interface.ts';
import { macAddress, releasePublicAddresses } from '../../network/outer-address.ts';
import { omit } from '../omit.ts';
import { badRequest, invalidParameter, missingParameter } from './faults-of-machines.ts';
import type { InterfaceConfigurationWrite, NetworkProfileWrite, VirtualMachine } from './virtual-machine.ts';

interface Place {
  readonly machineId: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

type InterfaceOfMachine = VirtualMachine['networkProfile']['networkInterfaces'][number];

/** Attaches a machine's interfaces: those that are there, or new ones by its own configurations. */
export function attachNetwork(
  kernel: Kernel,
  request: ArmRequest,
  place: Place,
  profile: z.infer<typeof NetworkProfileWrite> | undefined,
): VirtualMachine['networkProfile'] {
  const { networkInterfaces = [], networkInterfaceConfigurations = [] } = profile ?? {};
  if (networkInterfaces.length > 0 && networkInterfaceConfigurations.length > 0) {
    throw badRequest('Both networkInterfaces and networkInterfaceConfigurations cannot be specified at the same time.');
  }
  if (networkInterfaces.length + networkInterfaceConfigurations.length === 0) {
    throw missingParameter('networkProfile');
  }
  if (networkInterfaceConfigurations.length > 0 && profile?.networkApiVersion === undefined) {
    throw missingParameter('networkProfile.networkApiVersion');
  }
  requireOnePrimary([...networkInterfaces, ...networkInterfaceConfigurations]);
  return {
    networkInterfaces: [
      ...networkInterfaces.map((each) => claimInterface(kernel, request, place, each)),
      ...networkInterfaceConfigurations.map((each) => createInterface(kernel, request, place, each)),
    ],
  };
}

function requireOnePrimary(
  interfaces: readonly { readonly properties?: { readonly primary?: boolean | undefined } | undefined }[],
): void {
  const primaries = interfaces.filter(({ properties }) => properties?.primary === true).length;
  if (interfaces.length > 1 && primaries !== 1) {
    throw invalidParameter(
      'Virtual machines with more than one network interface must have exactly one primary one.',
      'networkProfile',
    );
  }
}

function claimInterface(
  kernel: Kernel,
  request: ArmRequest,
  { machineId, location }: Place,
  sent: NonNullable<z.infer<typeof NetworkProfileWrite>['networkInterfaces']>[number],
): InterfaceOfMachine {
  const stored = kernel.resources.get<NetworkInterface>(sent.id)?.body;
  if (!stored || stored.location !== location) {
    throw new ArmError(
      404,
      'NotFound',
      `Resource ${sent.id} referenced by resource ${machineId} was not found. Please make sure that the referenced resource ` +
        'exists, and that both resources are in the same region.',
    );
  }
  kernel.permissions.requireLinked(request, 'Microsoft.Network/networkInterfaces/join/action', stored.id);
  const user = stored.properties.virtualMachine?.id;
  if (user !== undefined && user.toLowerCase() !== machineId.toLowerCase()) {
    throw new ArmError(400, 'NicInUse', `Network Interface ${stored.id} is used by existing VM ${user}.`);
  }
  kernel.resources.put({ ...stored, properties: { ...stored.properties, ...heldBy(machineId, stored.id) } });
  return {
    id: stored.id,
    ...(sent.properties && { properties: sent.properties as InterfaceOfMachine['properties'] & object }),
  };
}

function createInterface(
  kernel: Kernel,
  request: ArmRequest,
  { machineId, location, tags }: Place,
  { name, properties }: z.infer<typeof InterfaceConfigurationWrite>,
): InterfaceOfMachine {
  const { primary = true, deleteOption = 'Detach', ipConfigurations, ...rest } = properties;
  if (
    ipConfigurations.some((configuration) => configuration.properties['publicIPAddressConfiguration'] !== undefined)
  ) {
    throw invalidParameter(
      'Public addresses of inline network interfaces are not available here; name an interface instead.',
      'publicIPAddressConfiguration',
    );
  }
  const id = `${resourceGroupId(machineId) ?? ''}/providers/${networkInterfaceType}/${name}-${machineId.split('/').at(-1)}`;
  const sent = { ...(tags && { tags }), properties: { ...rest, ipConfigurations } };
  const body = putNetworkInterface(kernel, createAddresses(kernel), request, { id, location, sent });
  kernel.resources.put({ ...body, properties: { ...body.properties, primary, ...heldBy(machineId, id) } });
  return { id, properties: { primary, deleteOption } as InterfaceOfMachine['properties'] & object };
}

function heldBy(machineId: string, interfaceId: string): { virtualMachine: { id: string }; macAddress: string } {
  return { virtualMachine: { id: machineId }, macAddress: macAddress(interfaceId) };
}

/** Detaches an interface from its machine; one that is to be deleted with it goes. */
export function releaseInterface(kernel: Kernel, { id, properties }: InterfaceOfMachine): void {
  const stored = kernel.resources.get<NetworkInterface>(id)?.body;
  if (stored && properties?.deleteOption === 'Delete') {
    releasePublicAddresses(kernel, id);
    createAddresses(kernel).release(id);
    kernel.resources.remove(id);
  } else if (stored) {
    kernel.resources.put({ ...stored, properties: omit(stored.properties, 'virtualMachine', 'macAddress') });
  }
}
