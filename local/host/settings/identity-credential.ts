import type { AccessToken } from '@azure/identity';
import { z } from 'zod';
import type { AppSettings } from './app-settings.ts';

const Answer = z.object({ access_token: z.string() });

/**
 * The host runs in real time, the app in virtual time, and the identity endpoint tells expiries by the app's. So the
 * host does not rely on them: it asks anew this often, sooner than any token ends.
 */
const keepMilliseconds = 8 * 60_000;

/** A `TokenCredential` of the Azure SDKs. */
export interface IdentityCredential {
  getToken(scopes: string | string[]): Promise<AccessToken>;
}

/**
 * Tokens of the app's managed identity, for the host's own connections
 * (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference). Rejects when the
 * app has no identity, or its endpoint refuses.
 */
export function createIdentityCredential(settings: AppSettings, clientId: string | undefined): IdentityCredential {
  return {
    async getToken(scopes): Promise<AccessToken> {
      const endpoint = settings.get('IDENTITY_ENDPOINT');
      if (!endpoint) {
        throw new Error('The app has no managed identity: IDENTITY_ENDPOINT is not set.');
      }
      const url = new URL(endpoint);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', [scopes].flat()[0]!.replace(/\/\.default$/, ''));
      if (clientId !== undefined) {
        url.searchParams.set('client_id', clientId);
      }
      const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': settings.get('IDENTITY_HEADER') ?? '' } });
      if (!answer.ok) {
        throw new Error(`The identity endpoint answered ${answer.status}: ${await answer.text()}`);
      }
      const { access_token: token } = Answer.parse(await answer.json());
      return { token, expiresOnTimestamp: Date.now() + keepMilliseconds };
    },
  };
}
