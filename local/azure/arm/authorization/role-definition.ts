import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Actions = z.array(z.string()).default([]);

/** What a role permits: the actions that match, less those of `notActions` of the same entry. */
const RolePermission = z.object({
  actions: Actions,
  notActions: Actions,
  dataActions: Actions,
  notDataActions: Actions,
});
type RolePermission = z.infer<typeof RolePermission>;

/** `properties` of a role definition. */
export const RoleDefinition = z.object({
  roleName: z.string().min(1),
  description: z.string().default(''),
  type: z.string().default('CustomRole'),
  permissions: z.array(RolePermission),
  assignableScopes: z.array(z.string()).min(1),
});
export type RoleDefinition = z.infer<typeof RoleDefinition>;

/** Azure's own roles by their id, the same in every tenant. */
export const builtInRoles: ReadonlyMap<string, RoleDefinition> = new Map(
  Object.entries(
    z
      .record(z.string(), RoleDefinition)
      .parse(JSON.parse(readFileSync(new URL('../data/built-in-roles.json', import.meta.url), 'utf8'))),
  ),
);

/** Whether one of the entries permits an action: `*` stands for any text, case does not matter. */
export function permits(permissions: readonly RolePermission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matchesAction(pattern, action)) &&
      !notActions.some((pattern) => matchesAction(pattern, action)),
  );
}

function matchesAction(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
