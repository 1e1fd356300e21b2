import { createHash } from 'node:crypto';
import { findPrincipal } from '../entra/directory.ts';
import { builtInRoles } from './authorization/role-definition.ts';
import type { RoleAssignment } from './authorization/permissions.ts';
import type { Kernel } from './kernel/provider.ts';
import type { JsonObject } from './kernel/resource.ts';

export interface ManagementGroup {
  readonly name: string;
  readonly displayName: string;
}

export interface SubscriptionSeed {
  readonly id: string;
  readonly name: string;
  /** Those above it, nearest first. Absent: as they are; of a new subscription none. */
  readonly managementGroups?: readonly ManagementGroup[];
}

/** What the subscription itself does not answer, but Resource Graph does. */
export interface SubscriptionState {
  readonly managementGroups?: readonly ManagementGroup[];
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

/** Makes the subscriptions, and their first role assignments once; places those that there are under management groups. */
export function seedDirectory(
  { resources }: Kernel,
  { tenantId, subscriptions, roleAssignments = [] }: DirectorySeed,
): void {
  for (const { id, name, managementGroups } of subscriptions) {
    const scope = `/subscriptions/${id}`;
    const placed = managementGroups && { managementGroups };
    const existing = resources.get(scope)?.body;
    if (existing) {
      resources.put<JsonObject, SubscriptionState>(existing, placed);
      continue;
    }
    const properties = { subscriptionId: id, tenantId, displayName: name, state: 'Enabled' };
    resources.put<JsonObject, SubscriptionState>(
      { id: scope, name: id, type: 'Microsoft.Resources/subscriptions', properties },
      placed,
    );
    for (const seed of roleAssignments) {
      seedRoleAssignment(resources, seed.scope ?? scope, seed);
    }
  }
}

export interface NewSubscription {
  readonly id: string;
  readonly name: string;
  /** Names of those above it, nearest first. */
  readonly managementGroups?: readonly string[] | undefined;
  /** Who may read it besides its owners, by alias. */
  readonly readers: readonly string[];
}

/** Makes one more subscription of the tenant, or places one that is there. */
export function addSubscription(kernel: Kernel, { id, name, managementGroups, readers }: NewSubscription): void {
  const groups = managementGroups?.map((group) => ({ name: group, displayName: group }));
  seedDirectory(kernel, {
    tenantId: kernel.tenantId,
    subscriptions: [{ id, name, ...(groups && { managementGroups: groups }) }],
    roleAssignments: [
      ...['owner', 'az'].map((alias) => assignmentOf(alias, 'Owner')),
      ...readers.map((alias) => assignmentOf(alias, 'Reader')),
    ],
  });
}

function assignmentOf(alias: string, role: string): RoleAssignmentSeed {
  const principal = findPrincipal(alias);
  if (!principal) {
    throw new RangeError(`The directory has nobody called '${alias}'.`);
  }
  const principalType = principal.kind === 'person' ? 'User' : 'ServicePrincipal';
  return { principalId: principal.objectId, role, principalType };
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
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
