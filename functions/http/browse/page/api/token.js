/**
 * The access token of this tab. What it says of itself is only for showing: the API verifies it.
 * @typedef {{ name?: string, preferred_username?: string, oid?: string, roles?: string[] }} Claims
 * @typedef {{ id: string, name: string, address: string, roles: string[] }} Person
 */
import { parseJson } from './json.js';

const tokenKey = 'rebake.token';

/** The token, if somebody signed in. */
export function currentToken() {
  return sessionStorage.getItem(tokenKey);
}

/** @param {string} token */
export function keepToken(token) {
  sessionStorage.setItem(tokenKey, token);
}

export function forgetToken() {
  sessionStorage.removeItem(tokenKey);
}

/**
 * Who signed in; undefined while nobody has.
 * @returns {Person | undefined}
 */
export function currentPerson() {
  const token = currentToken();
  return token === null ? undefined : personOf(token);
}

/**
 * @param {string} token a JWT
 * @returns {Person | undefined}
 */
export function personOf(token) {
  const [, claims] = token.split('.');
  if (!claims) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const {
    oid,
    name,
    preferred_username: address,
    roles,
  } = /** @type {Claims} */ (parseJson(new TextDecoder().decode(bytes)));
  return { id: oid ?? '', name: name ?? 'Signed in', address: address ?? '', roles: roles ?? [] };
}
