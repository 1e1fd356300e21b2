/** One address of the API: what is there, what is below it, and what can be done. */
import { findPlace, partsOf, queryOf, rolesOf } from './api/api-paths.js';
import { ask, read } from './api/ask.js';
import { readJson } from './api/json.js';
import { refusalOf } from './api/problem.js';
import { currentPerson } from './api/token.js';
import { showBody, showListsWithCommands } from './body.js';
import { commandsAt } from './command/commands-at.js';
import { needDefinition } from './command/prefill.js';
import { follow } from './command/send.js';
import { showCommands } from './command/show-commands.js';
import { showPath, showTitle } from './heading.js';
import { place, say } from './layout.js';
import { isQuestion, linksToChoices, showQuestion } from './question.js';
import { element, link } from './show/element.js';
import { showValue } from './show/value.js';

/**
 * @typedef {import('./api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./api/api-paths.js').Place} Place
 * @typedef {import('./command/form.js').Done} Done
 * @typedef {import('./command/form.js').Subject} Subject
 * @typedef {import('./body.js').Body} Body
 */

/** @param {OpenApi} api */
export async function showResource(api) {
  const { pathname } = location;
  const here = findPlace(api, pathname);
  showPath(api, pathname);
  if (!here) {
    showTitle('', '/Not found');
    say(`There is no ${pathname}. What there is to read is on the overview.`, 'bad');
    return;
  }
  showTitle(here.template, pathname);
  const parameters = queryOf(api.paths[here.template]?.['get']);
  const asked = new URLSearchParams(location.search);
  const missing = parameters.filter(({ required, name }) => required && !asked.has(name));
  if (missing.length > 0) {
    const choices = linksToChoices(pathname, missing);
    place('content').append(
      choices ? element('p', between(choices)) : showQuestion(parameters.filter(isQuestion), 'Show'),
    );
    return;
  }
  await render(api, here);
}

/**
 * Shows everything anew, as it is now. Forms that are open stay: somebody may be writing.
 * @param {OpenApi} api
 * @param {Place} here
 * @param {{ keepForms?: boolean }} [options]
 */
async function render(api, here, { keepForms = false } = {}) {
  const response = await ask(location.pathname + location.search);
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) {
    place('content').replaceChildren(element('pre', [await response.text()]));
    return;
  }
  const body = /** @type {Body} */ (await readJson(response));
  if (!response.ok) {
    say(refusalOf(/** @type {object} */ (body), currentPerson(), rolesOf(api)), 'bad');
  } else {
    showTitle(here.template, location.pathname, body);
  }
  if (response.status === 404) {
    place('content').replaceChildren(...showInstead(here));
  }
  const record = response.ok ? body : {};
  const subject = await subjectOf(here, record, response.headers.get('etag'));
  const isOpen = (/** @type {string} */ id) => keepForms && place(id).querySelector('details[open]') !== null;
  const done = (/** @type {Done} */ what) => void afterwards(api, here, what);
  if (!isOpen('commands')) {
    const commands = commandsAt(api, here).filter(({ method }) => response.ok || method === 'PUT');
    place('commands').replaceChildren(...showCommands(api, commands, subject, done));
  }
  if (response.ok && !isOpen('content')) {
    place('parts').replaceChildren(...between(partsOf(api, here).map(({ path, title }) => link(title, path))));
    const lists = await showListsWithCommands(api, here, done);
    const title = lists.length > 0 ? [element('h2', ['All of it'])] : [];
    place('content').replaceChildren(...lists, ...title, ...showBody(api, here, body, done));
  }
}

/**
 * A rollback holds a stage as a promotion does, and is read as its operation.
 * @param {Place} here
 * @returns {Node[]}
 */
function showInstead({ params: { promotionId } }) {
  return promotionId === undefined
    ? []
    : [link('If it is a rollback, this is how it goes', `/api/operations/${encodeURIComponent(promotionId)}`)];
}

/**
 * What commands here are about, with the image definition where a choice depends on it.
 * @param {Place} here
 * @param {Record<string, unknown>} record
 * @param {string | null} etag
 * @returns {Promise<Subject>}
 */
async function subjectOf({ template, params }, record, etag) {
  const own = { ...Object.fromEntries(new URLSearchParams(location.search)), ...record };
  const name = params['imageDefinition'];
  const needsMore = name !== undefined && template.endsWith('/versions/{version}') && needDefinition.length > 0;
  const definition = needsMore ? await read(`/api/image-definitions/${encodeURIComponent(name)}`) : undefined;
  return {
    record: own,
    etag,
    ...(definition ? { definition: /** @type {Record<string, unknown>} */ (definition) } : {}),
  };
}

/**
 * After a command: what it answered stays to be seen, the page is shown as it is now, and an operation is followed.
 * @param {OpenApi} api
 * @param {Place} here
 * @param {Done} done
 */
async function afterwards(api, here, { command, address, outcome, answer }) {
  if (command.method === 'DELETE') {
    location.assign(location.pathname.split('/').slice(0, -1).join('/'));
    return;
  }
  if (command.missing.length > 0) {
    location.assign(address.split('?')[0] ?? address);
    return;
  }
  place('outcome').replaceChildren(outcome);
  if (!answer.operation) {
    outcome.append(...showAnswer(here, { ...answer }));
  }
  try {
    await render(api, here);
    outcome.scrollIntoView({ block: 'nearest' });
    if (answer.operation) {
      await follow(outcome, command.title, answer.operation, () => void render(api, here, { keepForms: true }));
    }
  } catch (error) {
    outcome.append(` ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * What a command answered, unless it is what the page shows anyway.
 * @param {Place} here
 * @param {Record<string, unknown>} answer
 * @returns {Node[]}
 */
function showAnswer({ params }, answer) {
  const isHere = 'recipe' in answer || 'windows' in answer || 'saved' in answer;
  return isHere || Object.keys(answer).length === 0 ? [] : [showValue(answer, '', params)];
}

/** @param {Node[]} nodes */
function between(nodes) {
  return nodes.flatMap((node, at) => (at > 0 ? [' · ', node] : [node]));
}
