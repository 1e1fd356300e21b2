import { createHash } from 'node:crypto';
import { omit } from '../machines/omit.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';

/** The hardware address of an interface that a machine has: Microsoft's prefix, the rest by its id. */
export function macAddress(interfaceId: string): string {
  const hex = createHash('sha256').update(interfaceId.toLowerCase()).digest('hex').slice(0, 6).toUpperCase();
  return ['00', '0D', '3A', ...(hex.match(/../g) ?? [])].join('-');
}

/** A public address by its resource's id, in the network that RFC 2544 keeps for tests. */
export function publicAddress(id: string): string {
  const [second = 0, third = 0, last = 0] = createHash('sha256').update(id.toLowerCase()).digest();
  return `198.${18 + (second % 2)}.${third}.${last}`;
}

/** An IP configuration takes a public address, which from now on says so. */
export function holdPublicAddress({ resources }: Kernel, publicAddressId: string, configurationId: string): void {
  const { body } = resources.require<JsonObject>(publicAddressId);
  const ipAddress = publicAddress(body.id);
  resources.put({ ...body, properties: { ...body.properties, ipAddress, ipConfiguration: { id: configurationId } } });
}

/** What an interface that goes held is free again; an address that is not static is given back. */
export function releasePublicAddresses({ resources }: Kernel, interfaceId: string): void {
  const configurations = resources.get<{ readonly ipConfigurations?: readonly Configuration[] }>(interfaceId)?.body
    .properties.ipConfigurations;
  for (const { properties } of configurations ?? []) {
    const id = properties.publicIPAddress?.id;
    const held: Resource | undefined = id === undefined ? undefined : resources.get(id)?.body;
    if (held) {
      const left = omit(held.properties, 'ipConfiguration');
      const isStatic = held.properties['publicIPAllocationMethod'] === 'Static';
      resources.put({ ...held, properties: isStatic ? left : omit(left, 'ipAddress') });
    }
  }
}

interface Configuration {
  readonly properties: { readonly publicIPAddress?: { readonly id: string } };
}
