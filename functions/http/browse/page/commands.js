import { commandsAt } from './api-paths.js';
import { ask } from './ask.js';
import { readJson } from './json.js';
import { place, say } from './layout.js';
import { element, link } from './show-value.js';

/** @typedef {import('./api-paths.js').OpenApi} OpenApi */
/** @typedef {import('./api-paths.js').Place} Place */
/** @typedef {{ title?: string, detail?: string, errors?: { path: string, message: string }[], operation?: string }} Answer */

/**
 * A form for each command that the API has here.
 * @param {OpenApi} api
 * @param {Place} here
 */
export function showCommands(api, here) {
  for (const command of commandsAt(api, here)) {
    place('commands').append(element('details', [element('summary', [command.summary]), showForm(command)]));
  }
}

/**
 * Each answer ends a request: the next one is a request of its own. Only one that got no answer is repeated, by its key.
 * @param {{ path: string, body: unknown, example: unknown }} command
 */
function showForm({ path, body, example }) {
  const start = JSON.stringify(body, null, 2) ?? '';
  const input = element('textarea', [start], { rows: String(start.split('\n').length + 1), 'aria-label': 'Body' });
  const shown =
    example === undefined ? [] : [element('p', ['For example:']), element('pre', [JSON.stringify(example, null, 2)])];
  const form = element('form', [...(body === undefined ? [] : [input, ...shown]), element('button', ['Send'])]);
  let unanswered = { key: crypto.randomUUID(), text: start };
  const submit = async () => {
    const { value: text } = /** @type {HTMLTextAreaElement} */ (input);
    unanswered = unanswered.text === text ? unanswered : { key: crypto.randomUUID(), text };
    try {
      await send(path, body === undefined ? undefined : text, unanswered.key);
      unanswered = { key: crypto.randomUUID(), text };
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), 'bad');
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  return form;
}

/**
 * @param {string} path
 * @param {string | undefined} body
 * @param {string} key
 */
async function send(path, body, key) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
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
