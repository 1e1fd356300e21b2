import { readJson } from './json.js';
import { RefusedError } from './problem.js';
import { trustSignIn } from './sign-in.js';
import { currentToken } from './token.js';

/** The token is not taken any more: it ended, most likely. */
export class SignedOutError extends Error {
  /** @override */
  name = 'SignedOutError';
}

/**
 * What the person who signed in may ask for.
 * @param {string} path
 * @param {RequestInit} [init]
 */
export async function ask(path, init = {}) {
  const headers = { ...init.headers, accept: 'application/json', authorization: `Bearer ${currentToken() ?? ''}` };
  const response = await fetch(path, { ...init, headers, cache: 'no-store' });
  if (response.status === 401) {
    const { detail } = /** @type {{ detail?: string }} */ (await readJson(response));
    throw new SignedOutError(`You are signed out. ${detail ?? ''}`);
  }
  trustSignIn();
  return response;
}

/**
 * A record or a page of them.
 * @param {string} path
 * @returns {Promise<unknown>}
 * @throws {RefusedError} when the answer is no
 */
export async function read(path) {
  const response = await ask(path);
  const body = await readJson(response);
  if (!response.ok) {
    throw new RefusedError(response.status, /** @type {import('./problem.js').Problem} */ (body));
  }
  return body;
}

/**
 * What is open to everybody.
 * @param {string} path
 * @returns {Promise<unknown>}
 */
export async function readOpen(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${path} was answered with ${response.status}.`);
  }
  return readJson(response);
}
