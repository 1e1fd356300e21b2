/** App roles of the API. Each may read everything. */
export const roles = ['Reader', 'Contributor', 'Promoter', 'Approver', 'SecurityOfficer'] as const;
export type Role = (typeof roles)[number];

/** Everything that a caller can ask for; the one role, beside reading, that may. */
const commandRoles = {
  read: roles,
  putRecipe: ['Contributor'],
  deleteImageDefinition: ['Contributor'],
  pauseRebakes: ['Contributor'],
  resumeRebakes: ['Contributor'],
  startRebake: ['Contributor'],
  cancelRebake: ['Contributor'],
  submitEvidence: ['Contributor'],
  requestPromotion: ['Promoter'],
  retryPromotion: ['Promoter'],
  cancelPromotion: ['Promoter'],
  rollBack: ['Promoter'],
  deprecate: ['Promoter'],
  decidePromotion: ['Approver'],
  setFreezeWindows: ['Approver'],
  revoke: ['SecurityOfficer'],
  exempt: ['SecurityOfficer'],
  setComplianceRules: ['SecurityOfficer'],
  startSweep: ['Contributor'],
  evaluateMachine: ['Contributor'],
  replayDeadLetters: ['Contributor'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type Command = keyof typeof commandRoles;

export const commands = Object.keys(commandRoles) as readonly Command[];

/** The roles of which one is needed. */
export function rolesFor(command: Command): readonly Role[] {
  return commandRoles[command];
}

/** Whether one of the roles allows the command. Roles that are not known allow nothing. */
export function may(callerRoles: readonly string[], command: Command): boolean {
  return rolesFor(command).some((role) => callerRoles.includes(role));
}
