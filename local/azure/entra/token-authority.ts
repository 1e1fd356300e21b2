import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Clock } from '../../support/clock.ts';
import { tenantId, type Principal } from './directory.ts';
import { tokenLifetime } from './lifetimes.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Caller, TokenVerification, VerifyToken } from './tokens.ts';

/** The application that people of the local tenant sign in with: the Azure CLI's public client. */
export const publicClientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

interface IssuedToken {
  readonly token: string;
  /** Virtual seconds. */
  readonly lifetime: number;
}

/** Issues and verifies the local tenant's access tokens. */
export interface TokenAuthority {
  issue(principal: Principal, audience: string): Promise<IssuedToken>;
  /** Tokens are issued by a clock that is so many seconds ahead, or behind where negative; verifying goes by the right one. */
  skew(seconds: number): void;
  readonly verify: VerifyToken;
  readonly keys: SigningKeys;
}

export function createTokenAuthority({
  issuer,
  keys,
  clock,
}: {
  /** Known once the token endpoint listens. */
  issuer: () => string;
  keys: SigningKeys;
  clock: Clock;
}): TokenAuthority {
  let skewSeconds = 0;
  return {
    keys,
    skew: (seconds) => void (skewSeconds = seconds),
    async issue(principal, audience) {
      const lifetime = tokenLifetime(principal.kind === 'managedIdentity' ? 'managedIdentity' : 'other', clock.speed);
      const issuedAt = Math.floor(clock.now() / 1000 + skewSeconds);
      const { kid, key } = keys.current();
      const token = await new SignJWT(claimsOf(principal, audience))
        .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
        .setIssuer(issuer())
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + lifetime)
        .sign(key);
      return { token, lifetime };
    },
    verify: (token, audiences) => verify(token, audiences, { issuer: issuer(), keys, clock }),
  };
}

/** Claims of v2.0 access tokens (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
function claimsOf(principal: Principal, audience: string): JWTPayload {
  const client = principal.clientId ?? publicClientId;
  const roles = audience.startsWith('api://') ? principal.roles : [];
  return {
    azp: client,
    appid: client,
    azpacr: principal.kind === 'person' ? '0' : principal.kind === 'servicePrincipal' ? '1' : '2',
    idtyp: principal.kind === 'person' ? 'user' : 'app',
    oid: principal.objectId,
    sub: principal.objectId,
    tid: tenantId,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: '2.0',
    ...(roles.length > 0 ? { roles } : {}),
    ...(principal.kind === 'person'
      ? { name: principal.displayName, preferred_username: principal.userPrincipalName, scp: 'user_impersonation' }
      : { app_displayname: principal.displayName }),
  };
}

async function verify(
  token: string,
  audiences: readonly string[],
  { issuer, keys, clock }: { issuer: string; keys: SigningKeys; clock: Clock },
): Promise<TokenVerification> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = await keys.find(kid);
    if (!key) {
      return { kind: 'refused', reason: 'signature', message: 'The token is not signed by a key of this tenant.' };
    }
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer,
      currentDate: new Date(clock.now()),
      clockTolerance: 5 * 60,
      requiredClaims: ['aud', 'exp', 'oid', 'tid'],
    });
    return acceptAudience(payload, audiences);
  } catch (error) {
    return refusalOf(error);
  }
}

function acceptAudience(payload: JWTPayload, audiences: readonly string[]): TokenVerification {
  const wanted = audiences.map(canonical);
  const given = [payload.aud ?? []].flat();
  if (!given.some((audience) => wanted.includes(canonical(audience)))) {
    const message = `The token is for '${given.join(', ')}'; expected is one of '${audiences.join(', ')}'.`;
    return { kind: 'refused', reason: 'audience', message };
  }
  return { kind: 'caller', caller: callerOf(payload) };
}

function canonical(audience: string): string {
  return audience.toLowerCase().replace(/\/+$/, '');
}

function callerOf(claims: JWTPayload): Caller {
  const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '');
  return {
    objectId: text(claims['oid']),
    appId: text(claims['azp']),
    name: text(claims['preferred_username']) || text(claims['app_displayname']),
    tenantId: text(claims['tid']),
    roles: Array.isArray(claims['roles']) ? claims['roles'].map(text) : [],
    claims,
  };
}

function refusalOf(error: unknown): TokenVerification {
  if (error instanceof errors.JWTExpired) {
    return { kind: 'refused', reason: 'expired', message: 'The access token expired.' };
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const reason = error.claim === 'iss' ? 'issuer' : error.claim === 'nbf' ? 'notYetValid' : 'malformed';
    return { kind: 'refused', reason, message: `The access token is not valid: ${error.message}.` };
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return { kind: 'refused', reason: 'signature', message: 'The signature of the access token is not valid.' };
  }
  if (error instanceof errors.JOSEError || error instanceof TypeError) {
    return { kind: 'refused', reason: 'malformed', message: 'The access token cannot be read.' };
  }
  throw error;
}
