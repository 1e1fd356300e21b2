import { unauthorized } from '../service-bus-error.ts';
import type { AmqpRequest, AmqpResponse } from './request-response.ts';
import { verifySharedAccessSignature, type AccessRight, type Claim } from './shared-access-signature.ts';

export interface ClaimsOptions {
  readonly sharedAccessKey: string;
  /** The rights of a token's bearer; rejects for one that is not good. Absent where no tokens are taken. */
  readonly verifyToken?: ((bearer: string) => Promise<readonly AccessRight[]>) | undefined;
}

/** What one connection's client has proved to be allowed, by claims-based security (`$cbs`). */
export interface Claims {
  handle(request: AmqpRequest): Promise<AmqpResponse>;
  /** Throws where no token covers `path`, e.g. `orders/$management`, with one of the rights. */
  demand(path: string, rights: readonly AccessRight[]): void;
}

/** How long a JSON web token is taken to be good after it was verified; clients renew theirs well before. */
const tokenLifetime = 3600_000;

/** Verifies a token of either kind; rejects with a `ServiceBusError` for one that is not good. */
export async function verifyClaim(
  { sharedAccessKey, verifyToken }: ClaimsOptions,
  { type, token, audience }: { type: unknown; token: string; audience: string },
): Promise<Claim> {
  if (type !== 'jwt') {
    return verifySharedAccessSignature(token, sharedAccessKey, Date.now());
  }
  if (!verifyToken) {
    throw unauthorized('InvalidToken: This namespace takes no Microsoft Entra ID tokens.');
  }
  const rights = await verifyToken(token).catch((error: unknown) => {
    throw unauthorized(`InvalidToken: ${error instanceof Error ? error.message : String(error)}`);
  });
  return { audience, expiresAt: Date.now() + tokenLifetime, rights };
}

export function createClaims(options: ClaimsOptions): Claims {
  const claims = new Map<string, Claim>();
  return {
    async handle({ operation, properties, body }) {
      const audience = properties['name'];
      if (operation !== 'put-token' || typeof body !== 'string' || typeof audience !== 'string') {
        return { status: 400, description: "Only 'put-token' with a name and a token is understood." };
      }
      const claim = await verifyClaim(options, { type: properties['type'], token: body, audience });
      claims.set(claim.audience, claim);
      return { status: 202, description: 'Accepted' };
    },
    demand(path, wanted) {
      const good = [...claims.values()].filter(
        ({ audience, expiresAt }) => expiresAt > Date.now() && covers(audience, path),
      );
      if (!good.some(({ rights }) => wanted.some((right) => rights.includes(right)))) {
        const needed = wanted.join("' or '");
        throw unauthorized(
          good.length === 0
            ? `Unauthorized access. A token for this resource is required to perform this operation. Resource: '${path}'.`
            : `Unauthorized access. '${needed}' claim(s) are required to perform this operation. Resource: '${path}'.`,
        );
      }
    },
  };
}

/** Whether a token for `audience` is good for `path`: the same or below it. */
export function covers(audience: string, path: string): boolean {
  const granted = pathOf(audience);
  const wanted = pathOf(path);
  return granted === '' || wanted === granted || wanted.startsWith(`${granted}/`);
}

/** The path of a URL or address, without case, query and outer slashes. */
function pathOf(address: string): string {
  return address
    .replace(/^\w+:\/\/[^/]*/, '')
    .replace(/\?.*$/, '')
    .replace(/^\/|\/$/g, '')
    .toLowerCase();
}
