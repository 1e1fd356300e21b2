import { apiClientId } from '../directory.ts';
import { EntraError } from '../entra-error.ts';
import type { CodeRequest } from './authorization-codes.ts';

/** A sign-in that a web page asks for, once its parameters are found right. */
export interface Authorization extends CodeRequest {
  readonly state: string | undefined;
}

/** Redirect addresses of the one web application here; the port of localhost does not count, as in Entra ID. */
const registered = /^http:\/\/localhost(:\d+)?\/api\/browse$/;

/**
 * Reads the query of `/oauth2/v2.0/authorize`: the authorization code flow with PKCE of a single-page application.
 * Faults are told on the page and never sent to an address that is not registered.
 */
export function readAuthorization(query: Readonly<Record<string, string | undefined>>): Authorization {
  const parameter = (name: string): string => {
    const value = query[name];
    if (!value) {
      throw new EntraError('invalid_request', 900144, `The request must contain the following parameter: '${name}'.`);
    }
    return value;
  };
  const clientId = parameter('client_id').toLowerCase();
  if (clientId !== apiClientId) {
    const message = `Application with identifier '${clientId}' was not found in the directory 'contoso.example'.`;
    throw new EntraError('unauthorized_client', 700016, message);
  }
  const redirectUri = parameter('redirect_uri');
  if (!registered.test(redirectUri)) {
    const message = `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`;
    throw new EntraError('invalid_request', 50011, message);
  }
  if (parameter('response_type') !== 'code') {
    throw new EntraError(
      'unsupported_response_type',
      700054,
      'Only response_type code is enabled for the application.',
    );
  }
  if (!query['code_challenge'] || query['code_challenge_method'] !== 'S256') {
    const message = 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.';
    throw new EntraError('invalid_request', 9002325, message);
  }
  return { clientId, redirectUri, challenge: query['code_challenge'], state: query['state'] };
}
