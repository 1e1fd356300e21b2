import type { CreateProvider } from '../kernel/provider.ts';
import { lockRoutes } from './lock-routes.ts';
import { roleAssignmentRoutes } from './role-assignments.ts';
import { roleDefinitionRoutes } from './role-definitions.ts';

/** Microsoft.Authorization: roles and who has them where, and locks. */
export const authorization: CreateProvider = (kernel) => ({
  routes: [...roleAssignmentRoutes(kernel), ...roleDefinitionRoutes(kernel), ...lockRoutes(kernel)],
});
