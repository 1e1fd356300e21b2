import { createActionCounts } from './action-counts.ts';
import { ArmError } from '../kernel/arm-error.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Permissions } from '../kernel/provider.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { JsonObject, Resources } from '../kernel/resource.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { RoleDefinition, builtInRoles, permits } from './role-definition.ts';

/** `properties` of a role assignment, as stored. */
export interface RoleAssignment {
  readonly principalId: string;
  readonly principalType: string;
  readonly roleDefinitionId: string;
  readonly scope: string;
}

export interface Enforcement extends Permissions {
  /** The assignment that allows an action, as events show it; undefined: it is not allowed. */
  evidence(caller: Caller, action: string, scope: string): JsonObject | undefined;
  /** For what needs no role: no evidence, but counted. */
  withoutRole(caller: Caller, action: string): JsonObject;
}

/** Role assignments enforced action by action; those of a scope hold for all within it. */
export function createEnforcement(resources: Resources): Enforcement {
  const counts = createActionCounts();
  const evidence = (caller: Caller, action: string, scope: string): JsonObject | undefined => {
    const found = findEvidence(resources, caller, action, scope);
    counts.add(caller.objectId, action, found ? 'allowed' : 'refused');
    return found;
  };
  const allows = (caller: Caller, action: string, scope: string): boolean =>
    evidence(caller, action, scope) !== undefined;
  return {
    ...{ evidence, allows },
    withoutRole(caller, action) {
      counts.add(caller.objectId, action, 'allowed');
      return {};
    },
    counts: (objectId) => counts.list(objectId),
    requireLinked(request, action, scope) {
      if (!allows(request.caller, action, scope)) {
        throw linkedAuthorizationFailed(request, action, scope);
      }
    },
  };
}

/** The first assignment, at the scope or above it, whose role permits an action. */
function findEvidence(resources: Resources, caller: Caller, action: string, scope: string): JsonObject | undefined {
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const assignments = resources.list<RoleAssignment>(subscription, {
    type: 'Microsoft.Authorization/roleAssignments',
  });
  for (const { body } of assignments.items) {
    const { principalId, principalType, roleDefinitionId } = body.properties;
    const applies = sameId(principalId, caller.objectId) && isWithin(scope, body.properties.scope);
    const role = applies ? findRole(resources, roleDefinitionId) : undefined;
    if (role && permits(role.permissions, action)) {
      return {
        role: role.roleName,
        roleAssignmentScope: body.properties.scope,
        roleAssignmentId: plain(body.name),
        roleDefinitionId: plain(roleDefinitionId.split('/').at(-1) ?? ''),
        principalId: plain(principalId),
        principalType,
      };
    }
  }
  return undefined;
}

function linkedAuthorizationFailed(request: ArmRequest, action: string, scope: string): ArmError {
  return new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${request.caller.name}' with object id '${request.caller.objectId}' has permission to perform action ` +
      `'${request.action}' on scope '${request.resourceId}'; however, it does not have permission to perform action(s) ` +
      `'${action}' on the linked scope(s) '${scope}' (respectively) or the linked scope(s) are invalid.`,
    { gateway: true },
  );
}

/** The role behind an id: one of Azure's own, or a custom one of the subscription. */
export function findRole(resources: Resources, roleDefinitionId: string): RoleDefinition | undefined {
  const builtIn = builtInRoles.get((roleDefinitionId.split('/').at(-1) ?? '').toLowerCase());
  const custom = builtIn ? undefined : resources.get(roleDefinitionId);
  return builtIn ?? (custom && RoleDefinition.parse(custom.body.properties));
}

export function authorizationFailed(caller: Caller, action: string, scope: string): ArmError {
  return new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${caller.name}' with object id '${caller.objectId}' does not have authorization to perform action ` +
      `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    { gateway: true },
  );
}

function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Evidence writes GUIDs without dashes. */
function plain(guid: string): string {
  return guid.replaceAll('-', '').toLowerCase();
}
