/**
 * A person, or an application that a person uses, can work with one token for a day: Entra ID's access tokens can be
 * configured to live up to 24 hours (learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes).
 */
export const personalHours = 8;

/** However fast time runs, no token ends under a client's hands sooner than this. */
export const identityMinutes = 10;

/** Seconds that tokens of managed identities live, which is what Azure's own caches assume. */
const ofIdentities = 24 * 3600;

/** Virtual seconds from issue to expiry; for people in real hours, whatever the speed. */
export function tokenLifetime(kind: 'managedIdentity' | 'other', speed: number): number {
  return kind === 'managedIdentity'
    ? Math.max(ofIdentities, Math.ceil(identityMinutes * 60 * speed))
    : Math.ceil(personalHours * 3600 * speed);
}

/** Virtual seconds after which no token is left that was issued at this speed. */
export function longestLifetime(speed: number): number {
  return Math.max(tokenLifetime('managedIdentity', speed), tokenLifetime('other', speed));
}
