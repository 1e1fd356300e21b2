import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { requireRegion } from '../kernel/regions.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import { networkName } from '../kernel/resource-names.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, type ArmResponse, type Route } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import { acceptNetworkDelete, acceptNetworkWrite, newEtag, type WriteRequest } from './network-resources.ts';
import { publicAddress } from './outer-address.ts';
import { tagsWrite } from './tags-write.ts';

const SimpleWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  sku: z.object({ name: z.string(), tier: z.string().optional() }).optional(),
  zones: z.array(z.string()).optional(),
  properties: z.looseObject({}).optional(),
});

/** Resources that a machine's network needs and that only keep what they are told. */
const kinds: Readonly<Record<string, Kind>> = {
  networkSecurityGroups: {
    defaults: { securityRules: [] },
    parts: ['securityRules'],
    users: ['Microsoft.Network/networkInterfaces', 'Microsoft.Network/virtualNetworks/subnets'],
  },
  publicIPAddresses: {
    defaults: { publicIPAddressVersion: 'IPv4', publicIPAllocationMethod: 'Dynamic', idleTimeoutInMinutes: 4 },
    users: ['Microsoft.Network/networkInterfaces', 'Microsoft.Network/natGateways'],
  },
  natGateways: { defaults: { idleTimeoutInMinutes: 4 }, users: ['Microsoft.Network/virtualNetworks/subnets'] },
  // Nothing is balanced here: scale sets name its pools, and that is all that they are for.
  loadBalancers: {
    defaults: {},
    parts: [
      ...['frontendIPConfigurations', 'backendAddressPools', 'loadBalancingRules', 'probes'],
      ...['inboundNatRules', 'inboundNatPools', 'outboundRules'],
    ],
    users: [],
  },
};

interface Kind {
  readonly defaults: JsonObject;
  /** Members that are lists of nested resources. */
  readonly parts?: readonly string[];
  /** Types that may refer to the resource, which then stays. */
  readonly users: readonly string[];
}

/** A part of a network resource that is a resource itself. */
export type NestedPart = JsonObject & { readonly name: string };

/** A network resource as it is nested in another one. */
export function nestedPart(parentId: string, kind: string, part: NestedPart): NestedPart {
  return {
    ...part,
    id: `${parentId}/${kind}/${part.name}`,
    etag: newEtag(),
    type: `${parseResourceId(parentId)?.type ?? ''}/${kind}`,
    properties: { ...(part['properties'] as JsonObject | undefined), provisioningState: 'Succeeded' },
  };
}

function nestedParts(id: string, { parts = [] }: Kind, properties: JsonObject): JsonObject {
  const given = parts.filter((kind) => Array.isArray(properties[kind]));
  return Object.fromEntries(
    given.map((kind) => [kind, (properties[kind] as readonly NestedPart[]).map((part) => nestedPart(id, kind, part))]),
  );
}

/** Network security groups, public addresses, NAT gateways and load balancers. */
export function simpleResourceRoutes(kernel: Kernel): readonly Route[] {
  return Object.entries(kinds).flatMap(([segment, kind]) => routesOf(kernel, segment, kind));
}

function routesOf(kernel: Kernel, segment: string, kind: Kind): readonly Route[] {
  const type = `Microsoft.Network/${segment}`;
  return resourceRoutes(kernel, {
    ...{ type, path: `${groupPath}/providers/${type}/{name}`, apiVersions },
    requireName: networkName(),
    put: { body: SimpleWrite, handle: (request) => putSimple(kernel, request, type, kind) },
    patch: tagsWrite(kernel),
    delete: (request) =>
      acceptNetworkDelete(kernel, request, 'networkInterface', (body) => requireUnreferenced(kernel, body, kind.users)),
  });
}

function putSimple(
  kernel: Kernel,
  request: WriteRequest<z.infer<typeof SimpleWrite>>,
  type: string,
  kind: Kind,
): ArmResponse {
  const { resourceId: id, body: sent } = request;
  const existing = kernel.resources.get<JsonObject>(id)?.body;
  const body: Resource & { readonly etag: string } = {
    name: existing?.name ?? id.split('/').at(-1) ?? '',
    id,
    etag: newEtag(),
    type,
    location: requireRegion(sent.location, type),
    ...(sent.tags && { tags: sent.tags }),
    ...(sent.zones && { zones: sent.zones }),
    ...(sent.sku && { sku: sent.sku }),
    properties: {
      ...kind.defaults,
      ...(sent.properties as JsonObject | undefined),
      ...nestedParts(id, kind, (sent.properties ?? {}) as JsonObject),
      ...(type === publicAddressType && outerAddress(id, sent.properties as JsonObject, existing?.properties)),
      resourceGuid: existing?.properties['resourceGuid'] ?? randomUUID(),
      provisioningState: 'Updating',
    },
  };
  kernel.resources.put(body);
  return acceptNetworkWrite(kernel, request, { body, isNew: !existing, work: 'networkInterface' });
}

const publicAddressType = 'Microsoft.Network/publicIPAddresses';

/** A static address is there at once, others when they are held; both stay through updates. */
function outerAddress(id: string, sent: JsonObject = {}, before: JsonObject = {}): JsonObject {
  const { ipAddress, ipConfiguration } = before;
  const isStatic = sent['publicIPAllocationMethod'] === 'Static';
  return {
    ...((isStatic || ipAddress !== undefined) && { ipAddress: ipAddress ?? publicAddress(id) }),
    ...(ipConfiguration !== undefined && { ipConfiguration }),
  };
}

/** Throws Azure's 400 while an interface, a subnet or a gateway names the resource. */
function requireUnreferenced({ resources }: Kernel, { id, name, type }: Resource, users: readonly string[]): void {
  const subscription = id.split('/').slice(0, 3).join('/');
  const named = `"${id.toLowerCase()}"`;
  const user = users
    .flatMap((each) => resources.list(subscription, { type: each }).items)
    .find(({ body }) => JSON.stringify(body.properties).toLowerCase().includes(named));
  if (user) {
    const what = type.split('/').at(-1) ?? '';
    throw new ArmError(
      400,
      `InUse${what.charAt(0).toUpperCase()}${what.slice(1, -1)}CannotBeDeleted`,
      `${name} cannot be deleted because it is in use by the following resources: ${user.body.id}. ` +
        'In order to delete it, remove the association with the resource.',
    );
  }
}
