import { describe, expect, it } from 'vitest';
import { builtInRoles, permits, RoleDefinition } from '../../../../../local/azure/arm/authorization/role-definition.ts';

const entry = (actions: readonly string[], notActions: readonly string[] = []) => ({
  ...{ actions: [...actions], notActions: [...notActions] },
  ...{ dataActions: [], notDataActions: [] },
});
const read = 'Microsoft.Compute/virtualMachines/read';
const start = 'Microsoft.Compute/virtualMachines/start/action';

// https://learn.microsoft.com/azure/role-based-access-control/role-definitions
describe('what a role permits', () => {
  it.each([
    { permissions: [entry(['*'])], action: read, permitted: true },
    { permissions: [entry(['*/read'])], action: read, permitted: true },
    { permissions: [entry(['*/read'])], action: start, permitted: false },
    { permissions: [entry(['Microsoft.Compute/*'])], action: start, permitted: true },
    { permissions: [entry(['Microsoft.Compute/*/read'])], action: read, permitted: true },
    {
      permissions: [entry(['Microsoft.Compute/*/read'])],
      action: 'Microsoft.Network/publicIPAddresses/read',
      permitted: false,
    },
    { permissions: [entry(['Microsoft.Compute/virtualMachines/*'])], action: start, permitted: true },
    { permissions: [entry(['microsoft.compute/VIRTUALMACHINES/read'])], action: read, permitted: true },
    { permissions: [entry([read])], action: `${read}/more`, permitted: false },
    { permissions: [entry(['MicrosoftXCompute/virtualMachines/read'])], action: read, permitted: false },
    { permissions: [entry([])], action: read, permitted: false },
    { permissions: [], action: read, permitted: false },
  ])('$permissions.0.actions for $action: $permitted', ({ permissions, action, permitted }) => {
    expect(permits(permissions, action)).toBe(permitted);
  });

  it.each([
    { permissions: [entry(['*'], ['*/start/action'])], action: start, permitted: false },
    { permissions: [entry(['*'], ['*/start/action'])], action: read, permitted: true },
    {
      permissions: [entry(['*'], ['Microsoft.Authorization/*/Write'])],
      action: 'microsoft.authorization/locks/write',
      permitted: false,
    },
    // What one entry leaves out another may give: it is no denial.
    { permissions: [entry(['*'], ['*/start/action']), entry([start])], action: start, permitted: true },
    { permissions: [entry([read]), entry(['*'], [read])], action: read, permitted: true },
  ])('less notActions, entry by entry: $action: $permitted', ({ permissions, action, permitted }) => {
    expect(permits(permissions, action)).toBe(permitted);
  });

  it.each([
    { role: 'Owner', action: 'Microsoft.Authorization/roleAssignments/write', permitted: true },
    { role: 'Contributor', action: 'Microsoft.Compute/galleries/write', permitted: true },
    { role: 'Contributor', action: 'Microsoft.Authorization/roleAssignments/write', permitted: false },
    { role: 'Contributor', action: 'Microsoft.Authorization/roleAssignments/read', permitted: true },
    { role: 'Reader', action: 'Microsoft.Compute/galleries/read', permitted: true },
    { role: 'Reader', action: 'Microsoft.Compute/galleries/write', permitted: false },
    { role: 'Reader', action: 'Microsoft.Compute/virtualMachines/runCommand/action', permitted: false },
  ])('$role may $action: $permitted', ({ role, action, permitted }) => {
    const definition = [...builtInRoles.values()].find(({ roleName }) => roleName === role);

    expect(permits(definition?.permissions ?? [], action)).toBe(permitted);
  });

  it('takes actions that are not sent as none', () => {
    const { permissions } = RoleDefinition.parse({ roleName: 'Empty', permissions: [{}], assignableScopes: ['/'] });

    expect(permissions).toEqual([entry([])]);
  });
});
