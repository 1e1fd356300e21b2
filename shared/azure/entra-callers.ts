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
        return explain(error);
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

function explain(error: unknown): Identified {
  if (error instanceof errors.JWTExpired) {
    return refused('The token has expired');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refused(`The token's ${error.claim} is not accepted here`);
  }
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    throw new AzureUnavailableError("read the issuer's keys", null, { cause: error });
  }
  return refused('The token is not valid');
}

function refused(message: string): Identified {
  return { kind: 'refused', message };
}
