import { readJson } from './json.js';
import { currentToken } from './sign-in.js';

/**
 * What the person who signed in may ask for.
 * @param {string} path
 * @param {RequestInit} [init]
 */
export function ask(path, init = {}) {
  const headers = { ...init.headers, accept: 'application/json', authorization: `Bearer ${currentToken() ?? ''}` };
  return fetch(path, { ...init, headers });
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
