import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import { listResponse } from '../kernel/list-response.ts';
import { resourceGroupNotFound } from '../kernel/not-found.ts';
import type { Kernel } from '../kernel/provider.ts';
import { normalizeRegion, requireRegion } from '../kernel/regions.ts';
import type { Resource } from '../kernel/resource.ts';
import { Tags } from '../kernel/tags.ts';
import { groupPath, route, subscriptionPath, type Route } from '../kernel/route.ts';
import { resourcesApiVersions as apiVersions } from './api-versions.ts';
import { startGroupDelete } from './delete-group.ts';
import { hasTag } from './resource-list.ts';

const type = 'Microsoft.Resources/resourceGroups';
const action = 'Microsoft.Resources/subscriptions/resourceGroups';

const GroupWrite = z.object({ location: z.string(), tags: Tags.optional(), managedBy: z.string().optional() });
const GroupPatch = GroupWrite.omit({ location: true });

/** https://learn.microsoft.com/rest/api/resources/resource-groups */
export function resourceGroupRoutes(kernel: Kernel): readonly Route[] {
  return [...writeRoutes(kernel), ...readRoutes(kernel)];
}

function writeRoutes(kernel: Kernel): readonly Route[] {
  const { resources } = kernel;
  return [
    route({
      method: 'PUT',
      path: groupPath,
      action: `${action}/write`,
      apiVersions,
      body: GroupWrite,
      handle: ({ resourceId, params, body }) => {
        const existing = resources.get(resourceId)?.body;
        const location = requireRegion(body.location, type);
        requireGroupName(params.resourceGroupName);
        if (existing && existing.location !== location) {
          throw locationTaken(location, existing.location ?? '');
        }
        const group = { ...named(existing, resourceId, params.resourceGroupName), location, ...optional(body) };
        return { status: existing ? 200 : 201, body: resources.put(group).body };
      },
    }),
    route({
      method: 'PATCH',
      path: groupPath,
      action: `${action}/write`,
      apiVersions,
      body: GroupPatch,
      handle: ({ resourceId, body }) => {
        const { body: existing } = resources.require(resourceId);
        return { status: 200, body: resources.put({ ...existing, ...optional(body) }).body };
      },
    }),
    route({
      method: 'DELETE',
      path: groupPath,
      action: `${action}/delete`,
      apiVersions,
      handle(request) {
        const group = resources.get(request.resourceId);
        if (!group) {
          throw resourceGroupNotFound(request.params.resourceGroupName);
        }
        return startGroupDelete(kernel, request, group.body);
      },
    }),
  ];
}

function readRoutes(kernel: Kernel): readonly Route[] {
  const { resources } = kernel;
  const read = { action: `${action}/read`, apiVersions } as const;
  return [
    route({
      ...read,
      method: 'GET',
      path: groupPath,
      handle: ({ resourceId }) => ({ status: 200, body: resources.require(resourceId).body }),
    }),
    route({
      ...read,
      method: 'HEAD',
      path: groupPath,
      handle: ({ resourceId }) => ({ status: resources.get(resourceId) ? 204 : 404 }),
    }),
    route({
      ...read,
      method: 'GET',
      path: `${subscriptionPath}/resourceGroups`,
      handle: (request) => listResponse(kernel, request, { type, ...tagFilter(request.query('$filter')) }),
    }),
  ];
}

function named(existing: Resource | undefined, id: string, name: string): Resource {
  return { id, name: existing?.name ?? name, type, properties: { provisioningState: 'Succeeded' } };
}

function optional({ tags, managedBy }: z.infer<typeof GroupPatch>): Pick<Resource, 'tags' | 'managedBy'> {
  return { ...(tags && { tags }), ...(managedBy !== undefined && { managedBy }) };
}

/** Letters, digits, `_`, `-`, `.` and parentheses, up to 90, not ending in a dot. */
function requireGroupName(name: string): void {
  if (!/^[-\w().\p{L}\p{N}]{1,90}$/u.test(name) || name.endsWith('.')) {
    throw new ArmError(
      400,
      'InvalidResourceGroup',
      'The provided resource group name has these invalid characters or ends with a period. The name can only be a letter, ' +
        "digit, '-', '.', '(', ')' or '_', and is at most 90 characters long.",
      { gateway: true, target: name },
    );
  }
}

function locationTaken(location: string, existing: string): ArmError {
  return new ArmError(
    409,
    'InvalidResourceGroupLocation',
    `Invalid resource group location '${location}'. The Resource group already exists in location '${normalizeRegion(existing)}'.`,
    { gateway: true },
  );
}

/** `tagName eq 'a' and tagValue eq 'b'`: what the REST reference lists for groups. */
function tagFilter(filter: string | undefined): { readonly only?: (resource: Resource) => boolean } {
  if (filter === undefined) {
    return {};
  }
  const [, name, value] = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/i.exec(filter.trim()) ?? [];
  if (name === undefined) {
    throw new ArmError(
      400,
      'InvalidFilterInQueryString',
      `Invalid $filter '${filter}' specified in the query string.`,
      { gateway: true },
    );
  }
  return { only: hasTag(name, value) };
}
