import { ArmError } from '../kernel/arm-error.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resources } from '../kernel/resource.ts';
import type { Route } from '../kernel/route.ts';

export const lockType = 'Microsoft.Authorization/locks';

/** `properties` of a lock as a GET answers them. */
export interface Lock {
  readonly level: 'CanNotDelete' | 'ReadOnly';
  readonly notes?: string;
}

/** The id of what a lock is on: it holds for all within. */
export function lockedScope(lockId: string): string {
  return lockId.slice(0, lockId.toLowerCase().lastIndexOf(`/providers/${lockType.toLowerCase()}/`));
}

/**
 * Throws 409 for what a lock forbids: by `CanNotDelete` a deletion, by `ReadOnly` every change, also of what a deletion would
 * take along. https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 */
export function requireUnlocked(resources: Resources, { method, action }: Route, resourceId: string): void {
  if (action.startsWith(`${lockType}/`)) {
    return;
  }
  const deletes = method === 'DELETE';
  const locks = resources.list<Lock>(`/subscriptions/${subscriptionIdOf(resourceId) ?? ''}`, { type: lockType }).items;
  const inForce = locks.filter(({ body }) => {
    const scope = lockedScope(body.id);
    const concerns = isWithin(resourceId, scope) || (deletes && isWithin(scope, resourceId));
    return concerns && (deletes || body.properties.level === 'ReadOnly');
  });
  if (inForce.length > 0) {
    const scopes = inForce.map(({ body }) => `'${lockedScope(body.id)}'`).join(',');
    throw new ArmError(
      409,
      'ScopeLocked',
      `The scope '${resourceId}' cannot perform ${deletes ? 'delete' : 'write'} operation because following scope(s) are locked: ` +
        `${scopes}. Please remove the lock and try again.`,
      { gateway: true },
    );
  }
}
