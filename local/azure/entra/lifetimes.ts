/**
 * Seconds that a token lives: 24 hours for managed identities, which is what Azure's own caches assume, and the middle
 * of the documented 60 to 90 minutes for others (learn.microsoft.com/entra/identity-platform/access-tokens).
 */
const documented = { managedIdentity: 24 * 3600, other: 75 * 60 };

/** However fast time runs, no token ends under a client's hands sooner than this, in real seconds. */
const leastReal = 10 * 60;

/** Virtual seconds from issue to expiry. */
export function tokenLifetime(kind: keyof typeof documented, speed: number): number {
  return Math.max(documented[kind], Math.ceil(leastReal * speed));
}
