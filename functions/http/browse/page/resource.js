/** One address of the API: what is there, what is below it, and what can be done. */
import { addressOf, findPlace, partsOf, queryOf, rolesOf } from './api/api-paths.js';
import { ask, read } from './api/ask.js';
import { readJson } from './api/json.js';
import { refusalOf } from './api/problem.js';
import { currentPerson } from './api/token.js';
import { commandsAt, commandsOf, listsWithCommands } from './command/commands-at.js';
import { needDefinition } from './command/prefill.js';
import { follow } from './command/send.js';
import { showCommands } from './command/show-commands.js';
import { showPath, showTitle } from './heading.js';
import { place, say } from './layout.js';
import { linksToChoices, showQuestion } from './question.js';
import { element, link, nothing } from './show/element.js';
import { scopeIn } from './show/links.js';
import { showTable } from './show/table.js';
import { showValue } from './show/value.js';

/**
 * @typedef {import('./api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./api/api-paths.js').Place} Place
 * @typedef {import('./command/form.js').Done} Done
 * @typedef {import('./command/form.js').Subject} Subject
 * @typedef {Record<string, unknown> & { items?: Record<string, unknown>[], cursor?: string | null }} Body
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
    place('content').replaceChildren(...showBody(api, here, body, done), ...lists);
  }
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

/**
 * @param {OpenApi} api
 * @param {Place} here
 * @param {Body} body
 * @param {(done: Done) => void} done
 * @returns {Node[]}
 */
function showBody(api, here, body, done) {
  if (!Array.isArray(body.items)) {
    const scope = scopeIn({ ...here.params, template: here.template }, body);
    return [showValue(body, '', scope)];
  }
  const parameters = queryOf(api.paths[here.template]?.['get']).filter(isQuestion);
  const query = new URLSearchParams(location.search);
  query.set('cursor', body.cursor ?? '');
  const next = link('Next page', `${location.pathname}?${query.toString()}`);
  return [
    ...(parameters.length > 0
      ? [element('details', [element('summary', ['Filter']), showQuestion(parameters, 'Show')])]
      : []),
    body.items.length === 0 ? nothing('There is nothing here yet.') : showItems(api, here, body.items, done),
    ...(body.cursor ? [element('p', [next])] : []),
  ];
}

/**
 * @param {OpenApi} api
 * @param {Place} list
 * @param {Record<string, unknown>[]} items
 * @param {(done: Done) => void} done
 */
function showItems(api, list, items, done) {
  const operationId = api.paths[list.template]?.['get']?.operationId ?? '';
  const commands = (/** @type {Record<string, unknown>} */ item) => commandsOf(api, list, item);
  const hasCommands = items.some((item) => commands(item).length > 0);
  return showTable(items, {
    ...{ operationId, scope: list.params },
    addressOf: (item) => (hasCommands ? undefined : (addressOf(api, list, item) ?? addressElsewhere(item))),
    ...(hasCommands ? { extra: (item) => showCommands(api, commands(item), { record: item, etag: null }, done) } : {}),
  });
}

/**
 * Lists below a record whose items can be changed only there: the stages of an image definition.
 * @param {OpenApi} api
 * @param {Place} here
 * @param {(done: Done) => void} done
 */
async function showListsWithCommands(api, here, done) {
  const shown = listsWithCommands(api, here).map(async ({ template, path, title }) => {
    const { items = [] } = /** @type {Body} */ (await read(path));
    return [element('h2', [link(title, path)]), showItems(api, { template, params: here.params }, items, done)];
  });
  return (await Promise.all(shown)).flat();
}

/** An item that is a machine is read there. @param {Record<string, unknown>} item */
function addressElsewhere({ subscriptionId, machineId }) {
  return typeof subscriptionId === 'string' && typeof machineId === 'string'
    ? `/api/machines/${subscriptionId}/${encodeURIComponent(machineId)}`
    : undefined;
}

/** @param {import('./api/api-paths.js').Parameter} parameter */
function isQuestion({ name }) {
  return name !== 'cursor' && name !== 'limit';
}

/** @param {Node[]} nodes */
function between(nodes) {
  return nodes.flatMap((node, at) => (at > 0 ? [' · ', node] : [node]));
}
