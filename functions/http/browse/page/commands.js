import { commandsAt } from './api-paths.js';
import { ask } from './ask.js';
import { readJson } from './json.js';
import { place, say } from './layout.js';
import { element, link } from './show-value.js';

/** @typedef {import('./api-paths.js').OpenApi} OpenApi */
/** @typedef {import('./api-paths.js').Place} Place */
/** @typedef {{ title?: string, detail?: string, errors?: { path: string, message: string }[], operation?: string }} Answer */

/** Of this page: a second click is the same request, not another one. */
const visit = crypto.randomUUID();

/**
 * A form for each command that the API has here.
 * @param {OpenApi} api
 * @param {Place} here
 */
export function showCommands(api, here) {
  for (const { path, summary, body } of commandsAt(api, here)) {
    const start = JSON.stringify(body, null, 2) ?? '';
    const input = element('textarea', [start], { rows: String(start.split('\n').length + 1), 'aria-label': 'Body' });
    const form = element('form', [...(body === undefined ? [] : [input]), element('button', ['Send'])]);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = /** @type {HTMLTextAreaElement} */ (input).value;
      send(path, body === undefined ? undefined : text).catch((/** @type {Error} */ { message }) =>
        say(message, 'bad'),
      );
    });
    place('commands').append(element('details', [element('summary', [summary]), form]));
  }
}

/**
 * @param {string} path
 * @param {string | undefined} body
 */
async function send(path, body) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': await keyOf(path, body) };
  const response = await ask(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  const answer = /** @type {Answer} */ (await readJson(response));
  if (response.ok) {
    say('Accepted.', 'good');
    if (answer.operation) {
      place('message').append(' ', link('See how it goes', answer.operation));
    }
    return;
  }
  const faults = (answer.errors ?? []).map((fault) => `${fault.path}: ${fault.message}`);
  say([answer.title, answer.detail, ...faults].filter(Boolean).join('\n'), 'bad');
}

/**
 * @param {string} path
 * @param {string | undefined} body
 */
async function keyOf(path, body) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${visit} ${path} ${body ?? ''}`));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
