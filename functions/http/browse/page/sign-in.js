/**
 * Signs a person in with Entra ID: authorization code with PKCE (RFC 7636), as single-page applications do.
 * @typedef {{ authority: string, clientId: string, scope: string }} SignIn
 */
import { parseJson, readJson } from './json.js';

const tokenKey = 'rebake.token';
const pendingKey = 'rebake.signIn';

/** The access token of this tab, if somebody signed in. */
export function currentToken() {
  return sessionStorage.getItem(tokenKey);
}

export function forgetToken() {
  sessionStorage.removeItem(tokenKey);
}

/** Who the token says it is of; only for showing, the API verifies it. */
export function currentPerson() {
  const [, claims] = (currentToken() ?? '').split('.');
  if (!claims) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const { name, roles } = /** @type {{ name?: string, roles?: string[] }} */ (
    parseJson(new TextDecoder().decode(bytes))
  );
  return { name: name ?? 'Signed in', roles: roles ?? [] };
}

/**
 * Leaves for the sign-in page, which comes back to this page's own address with a code.
 * @param {SignIn} signIn
 */
export async function leaveToSignIn({ authority, clientId, scope }) {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(48)));
  const state = base64Url(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem(pendingKey, JSON.stringify({ verifier, state, back: location.pathname + location.search }));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri(),
    scope,
    state,
    code_challenge: base64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(`${authority}/oauth2/v2.0/authorize?${query.toString()}`);
}

/**
 * Takes the answer of the sign-in page, if this is one, and goes back to where the person was.
 * @param {SignIn} signIn
 * @returns {Promise<boolean>} whether the page is being left
 */
export async function finishSignIn({ authority, clientId, scope }) {
  const answer = new URLSearchParams(location.search);
  const pending = sessionStorage.getItem(pendingKey);
  if (!pending || (!answer.has('code') && !answer.has('error'))) {
    return false;
  }
  sessionStorage.removeItem(pendingKey);
  const { verifier, state, back } = /** @type {{ verifier: string, state: string, back: string }} */ (
    parseJson(pending)
  );
  if (answer.has('error') || answer.get('state') !== state) {
    throw new Error(answer.get('error_description') ?? 'The answer does not belong to this sign-in. Sign in again.');
  }
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code: answer.get('code') ?? '',
    redirect_uri: redirectUri(),
    code_verifier: verifier,
    scope,
  });
  const response = await fetch(`${authority}/oauth2/v2.0/token`, { method: 'POST', body: form });
  const answered = /** @type {{ access_token?: string, error_description?: string }} */ (await readJson(response));
  if (!answered.access_token) {
    throw new Error(answered.error_description ?? `Signing in was answered with ${response.status}.`);
  }
  sessionStorage.setItem(tokenKey, answered.access_token);
  location.replace(back);
  return true;
}

function redirectUri() {
  return `${location.origin}/api/browse`;
}

/** @param {Uint8Array} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
