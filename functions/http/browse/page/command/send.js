import { ask, read } from '../api/ask.js';
import { readJson } from '../api/json.js';
import { linesOf } from '../api/problem.js';
import { element, link } from '../show/element.js';
import { toneOf } from '../show/words.js';

/**
 * @typedef {{ method: string, address: string, key: string, body: string | undefined, type: string, etag: string | null }} Sending
 * @typedef {{ status: string, state: string, message: string, resource: string | null }} Operation
 * @typedef {import('../api/problem.js').Problem & { operation?: string }} Answer
 */

const pollMilliseconds = 2000;
/** About a working day: then whoever still has the page open reloads it. */
const mostPolls = 15_000;

/**
 * Sends a command, with the ETag that was read where it saves a document.
 * @param {Sending} sending
 * @returns {Promise<{ kind: 'refused', lines: string[] } | { kind: 'done', answer: Answer }>}
 */
export async function send({ method, address, key, body, type, etag }) {
  const headers = {
    'idempotency-key': key,
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(etag !== null && method === 'PUT' ? { 'if-match': etag } : {}),
  };
  const response = await ask(address, { method, headers, ...(body === undefined ? {} : { body }) });
  const answer = /** @type {Answer} */ (await readJson(response));
  return response.ok ? { kind: 'done', answer } : { kind: 'refused', lines: linesOf(answer) };
}

/**
 * Shows how an operation goes until it ends.
 * @param {HTMLElement} outcome where that is shown
 * @param {string} title of the command
 * @param {string} address of the operation
 * @param {() => void} changed when its state became another one
 */
export async function follow(outcome, title, address, changed) {
  let before = '';
  for (let polls = 0; polls < mostPolls; polls += 1) {
    const operation = /** @type {Operation} */ (await read(address));
    outcome.replaceChildren(...describe(title, address, operation));
    outcome.className = `outcome ${toneOf(operation.status) ?? ''}`;
    if (before !== '' && before !== operation.state) {
      changed();
    }
    before = operation.state;
    if (operation.status !== 'Running') {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

/**
 * @param {string} title
 * @param {string} address
 * @param {Operation} operation
 */
function describe(title, address, { status, state, message, resource }) {
  const isHere = resource === null || resource === location.pathname;
  return [
    element('strong', [`${title}: `]),
    `${[...new Set([wordOf(status), state])].join(', ')}. ${message} `,
    ...(isHere ? [] : [link('See what it changed', resource), ' · ']),
    link('Operation', address),
  ];
}

/** @param {string} status */
function wordOf(status) {
  return { Running: 'accepted', Succeeded: 'done', Failed: 'failed', Canceled: 'cancelled' }[status] ?? status;
}
