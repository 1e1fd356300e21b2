import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { subscriptionIdOf } from '../kernel/resource-id.ts';
import { removeShown, resourceRoutes } from '../kernel/resource-routes.ts';
import type { ArmRequest, ArmResponse, Route } from '../kernel/route.ts';
import { authorizationApiVersions as apiVersions } from './api-versions.ts';
import { requireGuid } from './guid.ts';
import type { RoleAssignment } from './permissions.ts';
import { RoleDefinition, builtInRoles } from './role-definition.ts';

const type = 'Microsoft.Authorization/roleDefinitions';
const path = `/{scope}/providers/${type}/{roleDefinitionId}` as const;

const RoleDefinitionWrite = z.object({ properties: RoleDefinition });

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: RoleDefinition;
}

/** https://learn.microsoft.com/rest/api/authorization/role-definitions: Azure's own, and custom ones of a subscription. */
export function roleDefinitionRoutes(kernel: Kernel): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type, path, apiVersions },
    put: {
      body: RoleDefinitionWrite,
      handle: (request) => putRole(kernel, request, request.body.properties, request.params.roleDefinitionId),
    },
    get(request) {
      const { roleDefinitionId: name } = request.params;
      const found = allRoles(kernel, request).find((role) => role.name === name.toLowerCase());
      if (!found) {
        const message = `The specified role definition with ID '${name}' does not exist.`;
        throw new ArmError(404, 'RoleDefinitionDoesNotExist', message);
      }
      return { status: 200, body: found };
    },
    list: (request) => listRoles(kernel, request),
    delete: (request) => deleteRole(kernel, request, request.params.roleDefinitionId),
  });
}

function roleId(request: ArmRequest, name: string): string {
  return `/subscriptions/${subscriptionIdOf(request.resourceId) ?? ''}/providers/${type}/${name.toLowerCase()}`;
}

function allRoles({ resources }: Kernel, request: ArmRequest): readonly Shown[] {
  const subscription = `/subscriptions/${subscriptionIdOf(request.resourceId) ?? ''}`;
  const builtIn = [...builtInRoles].map(([name, properties]) => ({
    id: roleId(request, name),
    name,
    type,
    properties,
  }));
  const custom = resources.list<RoleDefinition>(subscription, { type }).items.map(({ body }) => body);
  return [...builtIn, ...custom];
}

function listRoles(kernel: Kernel, request: ArmRequest): ArmResponse {
  const filter = request.query('$filter') ?? '';
  const roleName = /roleName eq '([^']+)'/i.exec(filter)?.[1]?.toLowerCase();
  const kind = /type eq '([^']+)'/i.exec(filter)?.[1]?.toLowerCase();
  const rest = filter.replaceAll(/roleName eq '[^']+'|type eq '[^']+'|atScopeAndBelow\(\)|\band\b|\s/gi, '');
  if (rest !== '') {
    throw new ArmError(
      400,
      'BadRequestFilter',
      `The filter '${filter}' is not supported. Supported are roleName eq '…', type eq '…' and atScopeAndBelow().`,
    );
  }
  const value = allRoles(kernel, request).filter(
    ({ properties }) =>
      (roleName === undefined || properties.roleName.toLowerCase() === roleName) &&
      (kind === undefined || properties.type.toLowerCase() === kind),
  );
  return { status: 200, body: { value } };
}

function putRole(kernel: Kernel, request: ArmRequest, properties: RoleDefinition, name: string): ArmResponse {
  requireGuid(name, 'role definition');
  if (builtInRoles.has(name.toLowerCase())) {
    throw new ArmError(403, 'RoleDefinitionUpdateNotPermitted', 'Built-in roles cannot be changed.');
  }
  const taken = allRoles(kernel, request).find(
    (role) =>
      role.name !== name.toLowerCase() && role.properties.roleName.toLowerCase() === properties.roleName.toLowerCase(),
  );
  if (taken) {
    throw new ArmError(
      409,
      'RoleDefinitionWithSameNameExists',
      `A custom role with the same name already exists in this directory. Use a different name. Name: ${properties.roleName}`,
    );
  }
  const id = roleId(request, name);
  const body = { id, name: name.toLowerCase(), type, properties: { ...properties, type: 'CustomRole' } };
  return { status: 201, body: kernel.resources.put(body).body };
}

function deleteRole(kernel: Kernel, request: ArmRequest, name: string): ArmResponse {
  const id = roleId(request, name);
  const subscription = `/subscriptions/${subscriptionIdOf(id) ?? ''}`;
  const assigned = kernel.resources
    .list<RoleAssignment>(subscription, { type: 'Microsoft.Authorization/roleAssignments' })
    .items.filter(({ body }) => body.properties.roleDefinitionId.toLowerCase().endsWith(name.toLowerCase()));
  if (assigned.length > 0) {
    throw new ArmError(
      400,
      'RoleDefinitionHasAssignments',
      `There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).`,
    );
  }
  return removeShown(kernel, id);
}
