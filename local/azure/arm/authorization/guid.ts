import { ArmError } from '../kernel/arm-error.ts';

/** Throws 400 for a name that is not a GUID, as roles and their assignments must have. */
export function requireGuid(name: string, what: 'role assignment' | 'role definition'): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) {
    const code = what === 'role assignment' ? 'InvalidRoleAssignmentId' : 'InvalidRoleDefinitionId';
    throw new ArmError(400, code, `The ${what} ID '${name}' is not valid. The ${what} ID must be a GUID.`);
  }
}
