import type { JWTPayload } from 'jose';

/** Who calls, as a verified access token says it. */
export interface Caller {
  /** Directory object id of the person, service principal or managed identity. */
  readonly objectId: string;
  /** Client id of the application that asked for the token. */
  readonly appId: string;
  /** A person's user principal name; the display name of an application. */
  readonly name: string;
  readonly tenantId: string;
  /** App roles granted for the audience. */
  readonly roles: readonly string[];
  /** Every claim of the token, for services that copy them into events. */
  readonly claims: JWTPayload;
}

export type TokenVerification =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | {
      readonly kind: 'refused';
      readonly reason: 'malformed' | 'signature' | 'issuer' | 'audience' | 'expired' | 'notYetValid';
      /** What is wrong with the token, for the error that the service answers. */
      readonly message: string;
    };

/**
 * Checks a bearer token's signature, issuer, audience and, by the virtual clock, its lifetime.
 * `audiences` are the resource URIs that the service goes by; a trailing slash and case do not matter.
 */
export type VerifyToken = (token: string, audiences: readonly string[]) => Promise<TokenVerification>;

/** Resource URIs that the services are known by in Entra ID; clients ask for `<uri>/.default`. */
export const audiences = {
  arm: ['https://management.azure.com', 'https://management.core.windows.net'],
  cosmos: ['https://cosmos.azure.com'],
  serviceBus: ['https://servicebus.azure.net'],
  eventGrid: ['https://eventgrid.azure.net'],
  keyVault: ['https://vault.azure.net'],
  storage: ['https://storage.azure.com'],
  monitor: ['https://monitor.azure.com'],
  api: ['api://rebake'],
} as const;

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(header: string | null | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}
