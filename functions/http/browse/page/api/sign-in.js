/**
 * Signs a person in with Entra ID: authorization code with PKCE (RFC 7636), as single-page applications do.
 * @typedef {{ authority: string, clientId: string, scope: string }} SignIn
 */
import { parseJson, readJson } from './json.js';
import { currentPerson, forgetToken, keepToken } from './token.js';

const pendingKey = 'rebake.signIn';
const againKey = 'rebake.signInAgain';

/**
 * Signs in again by itself, once, when a token is not taken any more; whose clock is right does not matter for that.
 * A token that is refused while it is fresh would be refused again: people then have to read why.
 * @param {SignIn} signIn
 * @returns {Promise<boolean>} whether the page is being left
 */
export async function signInAgain(signIn) {
  const hint = currentPerson()?.address;
  forgetToken();
  if (sessionStorage.getItem(againKey) !== null) {
    sessionStorage.removeItem(againKey);
    return false;
  }
  sessionStorage.setItem(againKey, 'asked');
  await leaveToSignIn(signIn, hint);
  return true;
}

/** The token was taken: when it ends, signing in again is worth trying. */
export function trustSignIn() {
  sessionStorage.removeItem(againKey);
}

/**
 * Leaves for the sign-in page, which comes back to this page's own address with a code.
 * @param {SignIn} signIn
 * @param {string} [hint] address of who it is most likely
 */
export async function leaveToSignIn({ authority, clientId, scope }, hint = '') {
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
    ...(hint === '' ? {} : { login_hint: hint }),
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
  keepToken(answered.access_token);
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
