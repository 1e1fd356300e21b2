import { unauthorized } from '../service-bus-error.ts';
import type { AmqpRequest, AmqpResponse } from './request-response.ts';
import { verifySharedAccessSignature, type Claim } from './shared-access-signature.ts';

export interface ClaimsOptions {
  readonly sharedAccessKey: string;
  /** Rejects for a token that is not good; absent where no tokens are taken. */
  readonly verifyToken?: ((bearer: string) => Promise<unknown>) | undefined;
}

/** What one connection's client has proved to be allowed, by claims-based security (`$cbs`). */
export interface Claims {
  handle(request: AmqpRequest): Promise<AmqpResponse>;
  /** Throws where no token covers `path`, e.g. `orders/$management`. */
  demand(path: string): void;
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
  await verifyToken(token).catch((error: unknown) => {
    throw unauthorized(`InvalidToken: ${error instanceof Error ? error.message : String(error)}`);
  });
  return { audience, expiresAt: Date.now() + tokenLifetime };
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
    demand(path) {
      const covered = [...claims.values()].some(
        ({ audience, expiresAt }) => expiresAt > Date.now() && covers(audience, path),
      );
      if (!covered) {
        const text = `Unauthorized access. A token for this resource is required to perform this operation. Resource: '${path}'.`;
        throw unauthorized(text);
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
