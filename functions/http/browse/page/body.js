/** What an address answered: a record, or a list with what can be done to its items. */
import { addressOf, queryOf } from './api/api-paths.js';
import { read } from './api/ask.js';
import { commandsOf, listsWithCommands } from './command/commands-at.js';
import { showCommands } from './command/show-commands.js';
import { isQuestion, showQuestion } from './question.js';
import { element, link, nothing } from './show/element.js';
import { scopeIn } from './show/links.js';
import { showTable } from './show/table.js';
import { showValue } from './show/value.js';

/**
 * @typedef {import('./api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./api/api-paths.js').Place} Place
 * @typedef {import('./command/form.js').Done} Done
 * @typedef {Record<string, unknown> & { items?: Record<string, unknown>[], cursor?: string | null }} Body
 */

/**
 * @param {OpenApi} api
 * @param {Place} here
 * @param {Body} body
 * @param {(done: Done) => void} done
 * @returns {Node[]}
 */
export function showBody(api, here, body, done) {
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
export async function showListsWithCommands(api, here, done) {
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
