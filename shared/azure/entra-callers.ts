import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { AzureUnavailableError } from '../errors.ts';
import type { Callers, Identified } from '../ports/callers.ts';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are; fetched when needed, kept, and fetched again when a key is not known. */
  readonly jwks: string;
}

/** The claims that are read; of an access token, as a person or as an application. */
const Claims = z.object({
  oid: z.string(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  azp: z.string().optional(),
  roles: z.array(z.string()).default([]),
});

/**
 * Verifies Entra ID access tokens: signature, issuer, audience and expiry. `keyCooldownMs`: a key that is not known makes
 * the keys be fetched again, at most this often, so that made-up keys cannot keep the issuer busy.
 */
export function createEntraCallers(
  { issuer, audience, jwks }: TokenRules,
  { keyCooldownMs = 30_000 }: { readonly keyCooldownMs?: number } = {},
): Callers {
  const keys = createRemoteJWKSet(new URL(jwks), { cooldownDuration: keyCooldownMs });
  return {
    async identify(authorization) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) {
        return refused('Send an Entra ID access token: Authorization: Bearer …');
      }
      try {
        const { payload } = await jwtVerify(token, keys, {
          ...{ issuer, audience, algorithms: ['RS256'] },
          requiredClaims: ['exp'],
        });
        return toCaller(payload);
      } catch (error) {
        return explain(error, audience);
      }
    },
  };
}

function toCaller(payload: JWTPayload): Identified {
  const claims = Claims.safeParse(payload);
  if (!claims.success) {
    return refused('The token has no object id (oid)');
  }
  const { oid, name, preferred_username, azp, roles } = claims.data;
  return { kind: 'caller', caller: { id: oid, name: name ?? preferred_username ?? azp ?? oid, roles } };
}

function explain(error: unknown, audience: string): Identified {
  if (error instanceof errors.JWTExpired) {
    return refused('The token has expired');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refused(explainClaim(error.claim, audience));
  }
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    throw new AzureUnavailableError("read the issuer's keys", null, { cause: error });
  }
  return refused('The token is not valid');
}

/** Claims that tokens of other tenants, for other APIs or of wrong clocks have. */
function explainClaim(claim: string, audience: string): string {
  switch (claim) {
    case 'iss':
      return 'The token is of another issuer (iss): sign in to the tenant of this API';
    case 'aud':
      return `The token is for another audience (aud): ask for one for ${audience}`;
    case 'nbf':
      return 'The token is not valid yet (nbf): compare the clocks';
    default:
      return `The token's ${claim} is not accepted here`;
  }
}

function refused(message: string): Identified {
  return { kind: 'refused', message };
}
