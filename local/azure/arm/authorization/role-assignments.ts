import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import { armTime } from '../kernel/arm-time.ts';
import { oneOf } from '../kernel/one-of.ts';
import type { Kernel } from '../kernel/provider.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { removeShown, resourceRoutes } from '../kernel/resource-routes.ts';
import type { ArmRequest, ArmResponse, Route } from '../kernel/route.ts';
import { authorizationApiVersions as apiVersions } from './api-versions.ts';
import { requireGuid } from './guid.ts';
import { findRole, type RoleAssignment } from './permissions.ts';

const type = 'Microsoft.Authorization/roleAssignments';
const path = `/{scope}/providers/${type}/{roleAssignmentName}` as const;

const RoleAssignmentWrite = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.guid(),
    principalType: oneOf(['User', 'Group', 'ServicePrincipal']).default('User'),
    description: z.string().nullish(),
    condition: z.null('Conditions of role assignments are not evaluated here').optional(),
  }),
});
type RoleAssignmentWrite = z.infer<typeof RoleAssignmentWrite>;

interface StoredAssignment extends RoleAssignment {
  readonly description: string | null;
  readonly createdOn: string;
  readonly updatedOn: string;
  readonly createdBy: string;
  readonly updatedBy: string;
}

/** https://learn.microsoft.com/rest/api/authorization/role-assignments, at any scope. */
export function roleAssignmentRoutes(kernel: Kernel): readonly Route[] {
  const { resources } = kernel;
  return resourceRoutes(kernel, {
    ...{ type, path, apiVersions },
    put: {
      body: RoleAssignmentWrite,
      handle: (request) => putAssignment(kernel, request, request.body, request.params.roleAssignmentName),
    },
    get({ resourceId, params }) {
      const found = resources.get(resourceId);
      if (!found) {
        const message = `The role assignment '${params.roleAssignmentName}' is not found.`;
        throw new ArmError(404, 'RoleAssignmentNotFound', message);
      }
      return { status: 200, body: found.body };
    },
    list: (request) => listAssignments(kernel, request),
    delete: ({ resourceId }) => removeShown(kernel, resourceId),
  });
}

function putAssignment(kernel: Kernel, request: ArmRequest, sent: RoleAssignmentWrite, name: string): ArmResponse {
  const { resources, clock } = kernel;
  const { resourceId, caller } = request;
  const [scope = ''] = resourceId.split(/\/providers\/Microsoft\.Authorization\/roleAssignments\//i);
  const { principalId, principalType, description = null } = sent.properties;
  const role = sent.properties.roleDefinitionId.split('/').at(-1) ?? '';
  const roleDefinitionId = `/subscriptions/${subscriptionIdOf(scope) ?? ''}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  requireGuid(name, 'role assignment');
  if (!findRole(resources, roleDefinitionId)) {
    throw new ArmError(
      400,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${role}' does not exist.`,
    );
  }
  const existing = resources.get<StoredAssignment>(resourceId)?.body;
  requireUnchanged(existing?.properties, { principalId, roleDefinitionId });
  requireNoTwin(kernel, { resourceId, scope, principalId, roleDefinitionId });
  const now = armTime(clock.now());
  const body: Resource<StoredAssignment> = {
    id: resourceId,
    name,
    type,
    properties: {
      roleDefinitionId,
      principalId,
      principalType,
      scope,
      description,
      createdOn: existing?.properties.createdOn ?? now,
      updatedOn: now,
      createdBy: existing?.properties.createdBy ?? caller.objectId,
      updatedBy: caller.objectId,
    },
  };
  return { status: 201, body: resources.put(body).body };
}

function requireUnchanged(
  existing: RoleAssignment | undefined,
  sent: Pick<RoleAssignment, 'principalId' | 'roleDefinitionId'>,
): void {
  if (
    existing &&
    (!same(existing.principalId, sent.principalId) || !sameRole(existing.roleDefinitionId, sent.roleDefinitionId))
  ) {
    throw new ArmError(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  }
}

/** One principal has a role at a scope once, whatever the assignment is called. */
function requireNoTwin(
  { resources }: Kernel,
  {
    resourceId,
    scope,
    principalId,
    roleDefinitionId,
  }: Pick<RoleAssignment, 'scope' | 'principalId' | 'roleDefinitionId'> & { resourceId: string },
): void {
  const twin = resources
    .list<RoleAssignment>(scope, { type })
    .items.find(
      ({ body }) =>
        !same(body.id, resourceId) &&
        same(body.properties.scope, scope) &&
        same(body.properties.principalId, principalId) &&
        sameRole(body.properties.roleDefinitionId, roleDefinitionId),
    );
  if (twin) {
    throw new ArmError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
  }
}

/** Those at the scope, inherited by it and within it; `atScope()` leaves out those within. */
function listAssignments({ resources }: Kernel, request: ArmRequest): ArmResponse {
  const { resourceId: scope } = request;
  const filter = request.query('$filter') ?? '';
  const principalId = /^(?:atScope\(\) and )?(?:principalId eq|assignedTo\()\s*'([^']+)'\)?$/i.exec(filter)?.[1];
  const atScope = /^atScope\(\)/i.test(filter);
  if (filter !== '' && !atScope && principalId === undefined) {
    throw new ArmError(
      400,
      'BadRequestFilter',
      `The filter '${filter}' is not supported. Supported are atScope(), principalId eq '…' and assignedTo('…').`,
    );
  }
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const value = resources
    .list<RoleAssignment>(subscription, { type })
    .items.map(({ body }) => body)
    .filter(({ properties }) => isWithin(scope, properties.scope) || (!atScope && isWithin(properties.scope, scope)))
    .filter(({ properties }) => principalId === undefined || same(properties.principalId, principalId));
  return { status: 200, body: { value } };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function sameRole(one: string, other: string): boolean {
  return same(one.split('/').at(-1) ?? '', other.split('/').at(-1) ?? '');
}
