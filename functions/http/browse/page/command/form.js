import { SignedOutError } from '../api/ask.js';
import { element } from '../show/element.js';
import { addressOfCommand } from './commands-at.js';
import { fieldsOf, parameterFields } from './fields.js';
import { readInputs, readTexts, showInput } from './input.js';
import { documentOf, prefill } from './prefill.js';
import { send } from './send.js';

/**
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./commands-at.js').Command} Command
 * @typedef {import('./send.js').Answer} Answer
 * @typedef {import('./input.js').Input} Input
 * @typedef {{ record: Record<string, unknown>, definition?: Record<string, unknown>, etag: string | null }} Subject what a command is about
 * @typedef {{ command: Command, address: string, outcome: HTMLElement, answer: Answer }} Done
 */

/**
 * The form of a command: labelled fields for what the API says it takes.
 * @param {OpenApi} api
 * @param {Command} command
 * @param {Subject} subject
 * @param {(done: Done) => void} done
 */
export function showForm(api, command, subject, done) {
  const outcome = element('p', [], { class: 'outcome', role: 'status', hidden: '' });
  const parts = inputsOf(api, command, subject);
  const inputs = [...parts.path, ...parts.query, ...parts.body, ...parts.confirm];
  const button = /** @type {HTMLButtonElement} */ (element('button', [command.title]));
  const form = element('form', [
    element('p', [`${command.summary}.`], { class: 'none' }),
    ...inputs.map(({ node }) => node),
    element('div', [button, outcome], { class: 'send' }),
  ]);
  const key = keyOf();
  const submit = async () => {
    button.disabled = true;
    say(outcome, 'Sending …', '');
    try {
      const request = requestOf(command, parts);
      const sent = await send({ ...request, method: command.method, etag: subject.etag, key: key.for(request) });
      key.answered();
      if (sent.kind === 'refused') {
        say(outcome, sent.lines.join('\n'), 'bad');
        return;
      }
      say(outcome, `${command.title}: done.`, 'good');
      done({ command, address: request.address, outcome, answer: sent.answer });
    } catch (error) {
      const again = error instanceof SignedOutError ? ' Sign in again on another tab of this page, or reload it.' : '';
      say(outcome, `${error instanceof Error ? error.message : String(error)}${again}`, 'bad');
    } finally {
      button.disabled = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  return form;
}

/** @typedef {{ path: Input[], query: Input[], body: Input[], document: { type: string } | undefined, confirm: Input[] }} Parts */

/**
 * @param {OpenApi} api
 * @param {Command} command
 * @param {Subject} subject
 * @returns {Parts}
 */
function inputsOf(api, command, { record, definition }) {
  const { operation, missing, method, id, params } = command;
  const parameters = (operation.parameters ?? []).filter(({ name }) => name !== 'cursor' && name !== 'limit');
  const saved = documentOf(command, record);
  const json = operation.requestBody?.content['application/json'];
  const fields = saved || !json ? [] : fieldsOf(api, json.schema, json.example);
  const base = { hint: '', required: true, start: '', choices: [], example: '' };
  const text = { ...base, name: 'document', kind: /** @type {const} */ ('document'), label: 'Document' };
  const really = { ...base, name: 'confirm', kind: /** @type {const} */ ('boolean') };
  const what = Object.values(params).at(-1) ?? '';
  return {
    path: parameterFields(parameters.filter(({ name, in: where }) => where === 'path' && missing.includes(name))).map(
      showInput,
    ),
    query: parameterFields(parameters.filter((parameter) => parameter.in === 'query')).map(showInput),
    body: (saved ? [{ ...text, start: saved.text }] : prefill(id, fields, record, definition)).map(showInput),
    document: saved,
    confirm: method === 'DELETE' ? [showInput({ ...really, label: `Yes, delete ${what}: it does not come back` })] : [],
  };
}

/**
 * @param {Command} command
 * @param {Parts} parts
 */
function requestOf(command, { path, query, body, document }) {
  const search = new URLSearchParams(readTexts(query)).toString();
  const address = `${addressOfCommand(command, readTexts(path)) ?? ''}${search === '' ? '' : `?${search}`}`;
  if (document) {
    return { address, body: body[0]?.text() ?? '', type: document.type };
  }
  const hasBody = command.operation.requestBody !== undefined;
  return { address, body: hasBody ? JSON.stringify(readInputs(body)) : undefined, type: 'application/json' };
}

/**
 * Each answer ends a request: the next one is a request of its own. Only one that got no answer is repeated, by its key.
 */
export function keyOf() {
  let unanswered = { key: crypto.randomUUID(), text: '' };
  return {
    for(/** @type {unknown} */ request) {
      const text = JSON.stringify(request);
      unanswered = unanswered.text === text ? unanswered : { key: crypto.randomUUID(), text };
      return unanswered.key;
    },
    answered() {
      unanswered = { key: crypto.randomUUID(), text: '' };
    },
  };
}

/**
 * @param {HTMLElement} outcome
 * @param {string} text
 * @param {string} tone
 */
function say(outcome, text, tone) {
  outcome.hidden = false;
  outcome.className = `outcome ${tone}`;
  outcome.replaceChildren(text);
}
