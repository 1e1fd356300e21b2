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

/**
 * What the token says of itself; only for showing, the API verifies it.
 * @returns {{ name?: string, roles?: string[], exp?: number } | undefined}
 */
function claimsOfToken() {
  const [, claims] = (currentToken() ?? '').split('.');
  if (!claims) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return /** @type {{ name?: string, roles?: string[], exp?: number }} */ (parseJson(new TextDecoder().decode(bytes)));
}

/** Who signed in. */
export function currentPerson() {
  const claims = claimsOfToken();
  return claims && { name: claims.name ?? 'Signed in', roles: claims.roles ?? [] };
}

/** Whether the token's time is over. */
export function hasEnded() {
  return (claimsOfToken()?.exp ?? 0) * 1000 <= Date.now();
}

/**
 * Leaves for the sign-in page, which comes back to this page's own address with a code.
 * @param {SignIn} signIn
 */
export async function leaveToSignIn({ authority, clientId, scope }) {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(48)));
  const state = base64Url(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem(
    pendingKey,
    JSON.stringify({
      verifier,
      state,
      back: location.pathname === '/api/browse' ? location.pathname : location.pathname + location.search,
    }),
  );
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
