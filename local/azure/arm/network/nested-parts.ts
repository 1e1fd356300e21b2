import { z } from 'zod';
import { resourceNotFound } from '../kernel/not-found.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import { networkName } from '../kernel/resource-names.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, type ArmRequest, type Route } from '../kernel/route.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import { nestedPart, type NestedPart } from './simple-resources.ts';

const Part = z.object({ properties: z.looseObject({}) });
const SecurityRule = z.object({ properties: z.looseObject({ priority: z.int().min(100).max(4096) }) });

/**
 * Rules and pools one by one: resources of their own that their parent holds as a list, e.g.
 * https://learn.microsoft.com/rest/api/virtualnetwork/security-rules
 */
export function nestedPartRoutes(kernel: Kernel): readonly Route[] {
  return [
    ...routesOf(kernel, 'networkSecurityGroups', 'securityRules', SecurityRule),
    ...routesOf(kernel, 'loadBalancers', 'backendAddressPools', Part),
    ...routesOf(kernel, 'loadBalancers', 'inboundNatRules', Part),
  ];
}

function routesOf(kernel: Kernel, parent: string, kind: string, body: typeof Part): readonly Route[] {
  const type = `Microsoft.Network/${parent}/${kind}`;
  const collection = `${groupPath}/providers/Microsoft.Network/${parent}/{parentName}/${kind}`;
  const parts = partsOf(kernel, kind);
  return resourceRoutes(kernel, {
    ...{ type, path: `${collection}/{partName}`, apiVersions },
    requireName: networkName(),
    put: {
      body,
      handle(request) {
        const before = parts.find(request);
        const properties = request.body.properties as JsonObject;
        const part = parts.put(request, { name: before?.name ?? lastName(request), properties });
        return { status: before ? 200 : 201, body: part };
      },
    },
    get(request) {
      const found = parts.find(request);
      if (!found) {
        throw resourceNotFound(request.resourceId);
      }
      return { status: 200, body: found };
    },
    list: (request) => ({ status: 200, body: { value: parts.list(request) } }),
    delete: (request) => ({ status: parts.remove(request) ? 200 : 204 }),
  });
}

interface Parts {
  list(request: ArmRequest): readonly NestedPart[];
  find(request: ArmRequest): NestedPart | undefined;
  put(request: ArmRequest, part: NestedPart): NestedPart;
  /** False: there was none. */
  remove(request: ArmRequest): boolean;
}

/** The parts of a kind of the resource that a request addresses, which is the parent or one of them. */
function partsOf({ resources }: Kernel, kind: string): Parts {
  const parentOf = ({ resourceId }: ArmRequest): Resource =>
    resources.require(resourceId.replace(new RegExp(`/${kind}/[^/]+$`, 'i'), '')).body;
  const list = (request: ArmRequest): readonly NestedPart[] =>
    (parentOf(request).properties[kind] ?? []) as readonly NestedPart[];
  const others = (request: ArmRequest): readonly NestedPart[] =>
    list(request).filter(({ name }) => !sameName(name, lastName(request)));
  const keep = (request: ArmRequest, parts: readonly NestedPart[]): void => {
    const parent = parentOf(request);
    resources.put({ ...parent, properties: { ...parent.properties, [kind]: parts } });
  };
  return {
    list,
    find: (request) => list(request).find(({ name }) => sameName(name, lastName(request))),
    put(request, part) {
      const nested = nestedPart(parentOf(request).id, kind, part);
      keep(request, [...others(request), nested]);
      return nested;
    },
    remove(request) {
      const left = others(request);
      const found = left.length < list(request).length;
      keep(request, left);
      return found;
    },
  };
}

function lastName({ resourceId }: ArmRequest): string {
  return resourceId.split('/').at(-1) ?? '';
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
