import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../support/clock.ts';
import type { Principal } from '../directory.ts';
import { EntraError } from '../entra-error.ts';

/** What a code was given for; it is worth a token only together with the verifier behind the challenge. */
export interface CodeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Base64url of the SHA-256 of the verifier (RFC 7636, 4.2). */
  readonly challenge: string;
}

interface Redemption extends Omit<CodeRequest, 'challenge'> {
  readonly code: string;
  readonly verifier: string;
}

export interface AuthorizationCodes {
  give(principal: Principal, request: CodeRequest): string;
  /** Who signed in. A code is worth one token; refusals are those of Entra ID. */
  redeem(redemption: Redemption): Principal;
}

/** Seconds; codes are documented to live about ten minutes (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow). */
const codeLifetime = 10 * 60;

/** Codes of people who signed in on the page, until they are redeemed. A restart forgets them: people sign in again. */
export function createAuthorizationCodes(clock: Pick<Clock, 'now' | 'speed'>): AuthorizationCodes {
  const given = new Map<string, { principal: Principal; request: CodeRequest; until: number }>();
  const redeemed = new Set<string>();
  const end = (): number => clock.now() + codeLifetime * 1000 * Math.max(1, clock.speed);
  return {
    give(principal, request) {
      const code = randomBytes(32).toString('base64url');
      given.set(code, { principal, request, until: end() });
      return code;
    },
    redeem({ code, clientId, redirectUri, verifier }) {
      const found = given.get(code);
      if (redeemed.has(code)) {
        throw new EntraError('invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed, please retry.');
      }
      if (!found || found.until < clock.now()) {
        throw new EntraError('invalid_grant', 70008, 'The provided authorization code has expired.');
      }
      const { principal, request } = found;
      if (request.clientId !== clientId || request.redirectUri !== redirectUri) {
        throw new EntraError('invalid_grant', 500112, 'The reply address does not match the one of the request.');
      }
      if (createHash('sha256').update(verifier).digest('base64url') !== request.challenge) {
        const message = 'The Code_Verifier does not match the code_challenge supplied in the authorization request.';
        throw new EntraError('invalid_grant', 501481, message);
      }
      given.delete(code);
      redeemed.add(code);
      return principal;
    },
  };
}
