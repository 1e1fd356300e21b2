import { createHash } from 'node:crypto';
import { builtInRoles } from './authorization/role-definition.ts';
import type { RoleAssignment } from './authorization/permissions.ts';
import type { Kernel } from './kernel/provider.ts';

export interface SubscriptionSeed {
  readonly id: string;
  readonly name: string;
}

export interface RoleAssignmentSeed {
  readonly principalId: string;
  /** A built-in role's name, e.g. `Owner`. */
  readonly role: string;
  /** Absent: every subscription. */
  readonly scope?: string;
  readonly principalType?: 'User' | 'Group' | 'ServicePrincipal';
}

export interface DirectorySeed {
  readonly tenantId: string;
  readonly subscriptions: readonly SubscriptionSeed[];
  readonly roleAssignments?: readonly RoleAssignmentSeed[];
}

/** Makes the subscriptions, and their first role assignments once. */
export function seedDirectory(
  { resources }: Kernel,
  { tenantId, subscriptions, roleAssignments = [] }: DirectorySeed,
): void {
  for (const { id, name } of subscriptions) {
    const scope = `/subscriptions/${id}`;
    if (resources.get(scope)) {
      continue;
    }
    const properties = { subscriptionId: id, tenantId, displayName: name, state: 'Enabled' };
    resources.put({ id: scope, name: id, type: 'Microsoft.Resources/subscriptions', properties });
    for (const seed of roleAssignments) {
      seedRoleAssignment(resources, seed.scope ?? scope, seed);
    }
  }
}

function seedRoleAssignment(
  resources: Kernel['resources'],
  scope: string,
  { principalId, role, principalType = 'ServicePrincipal' }: RoleAssignmentSeed,
): void {
  const roleId = [...builtInRoles].find(([, { roleName }]) => roleName === role)?.[0];
  if (roleId === undefined) {
    throw new Error(`'${role}' is not one of Azure's built-in roles that are known here.`);
  }
  const name = guidOf(`${scope} ${principalId} ${roleId}`.toLowerCase());
  const subscription = scope.split('/').slice(0, 3).join('/');
  const properties: RoleAssignment = {
    principalId,
    principalType,
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
    scope,
  };
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  resources.put({ id, name, type: 'Microsoft.Authorization/roleAssignments', properties });
}

/** The same GUID for the same text. */
function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
