/**
 * What can be done, as the OpenAPI document says it.
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('../api/api-paths.js').Operation} Operation
 * @typedef {import('../api/api-paths.js').Place} Place
 * @typedef {{
 *   id: string,
 *   title: string,
 *   summary: string,
 *   method: 'POST' | 'PUT' | 'DELETE',
 *   template: string,
 *   params: Record<string, string>,
 *   missing: string[],
 *   roles: string[],
 *   operation: Operation,
 * }} Command `missing` are parameters of the path that whoever sends it has to say
 */
import { fill, isBelow, titleOf } from '../api/api-paths.js';

/**
 * Where a person looks for a command that its address does not say: by the place, operations.
 * @type {Record<string, string[]>}
 */
const alsoAt = {
  '/api/findings/{subscriptionId}/{machineId}': ['grantExemption', 'evaluateMachine'],
  '/api/machines/{subscriptionId}/{machineId}': ['grantExemption', 'evaluateMachine'],
  '/api/image-definitions': ['validateRecipe'],
};

/**
 * What people call a command whose operation is named after the API's records.
 * @type {Record<string, string>}
 */
const titles = { putImageDefinition: 'Save recipe', grantExemption: 'Exempt' };

const methods = /** @type {const} */ (['POST', 'PUT', 'DELETE']);

/**
 * What can be done at a place: to it, to a verb below it, or to one more of a list.
 * @param {OpenApi} api
 * @param {Place} place
 * @returns {Command[]}
 */
export function commandsAt(api, place) {
  const also = alsoAt[place.template] ?? [];
  return allCommands(api, place).filter(({ id, template, method, missing }) => {
    const isHere = template === place.template && missing.length === 0;
    const isVerb = method === 'POST' && missing.length === 0 && isBelow(template, place.template);
    const isOneMore = method === 'PUT' && missing.length === 1 && template === `${place.template}/{${missing[0]}}`;
    return isHere || isOneMore || also.includes(id) || (isVerb && !template.endsWith('}'));
  });
}

/**
 * What can be done to an item of a list that has no address of its own to read: `…/stages/{stage}/rollback`.
 * @param {OpenApi} api
 * @param {Place} list
 * @param {Record<string, unknown>} item known by its name
 * @returns {Command[]}
 */
export function commandsOf(api, list, item) {
  return allCommands(api, list).flatMap((command) => {
    const [parameter] = command.missing;
    const itself = `${list.template}/{${parameter}}`;
    if (command.missing.length !== 1 || parameter === undefined || !isBelow(command.template, itself)) {
      return [];
    }
    const name = item[parameter] ?? item['name'];
    return typeof name === 'string' && !api.paths[itself]?.['get']
      ? [
          {
            ...command,
            title: command.title.replace(new RegExp(` ${parameter}$`), ` ${name}`),
            params: { ...command.params, [parameter]: name },
            missing: [],
          },
        ]
      : [];
  });
}

/**
 * Lists one step below a place whose items are changed only there, since they have no address of their own.
 * @param {OpenApi} api
 * @param {Place} place
 */
export function listsWithCommands(api, place) {
  return Object.keys(api.paths).flatMap((template) => {
    const path = fill(template, (name) => place.params[name]);
    const isList = isBelow(template, place.template) && api.paths[template]?.['get'] && path !== undefined;
    const isChanged = Object.keys(api.paths).some((one) => {
      const [, item] = /^(\{[^}]+\})\/[^/{]+$/.exec(one.slice(template.length + 1)) ?? [];
      return one.startsWith(`${template}/`) && item !== undefined && !api.paths[`${template}/${item}`]?.['get'];
    });
    return isList && isChanged ? [{ template, path: path ?? '', title: titleOf(template) }] : [];
  });
}

/**
 * @param {OpenApi} api
 * @param {Place} place
 * @returns {Command[]}
 */
function allCommands(api, { params }) {
  return Object.entries(api.paths).flatMap(([template, operations]) =>
    methods.flatMap((method) => {
      const operation = operations[method.toLowerCase()];
      const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
      return operation
        ? [
            {
              ...{
                id: operation.operationId,
                title: titles[operation.operationId] ?? verbFirst(operation.operationId),
                summary: operation.summary,
              },
              ...{ method, template, params, operation, roles: operation['x-roles'] ?? [] },
              missing: names.filter((name) => params[name] === undefined),
            },
          ]
        : [];
    }),
  );
}

/**
 * Where a command is sent; undefined while something is missing.
 * @param {Command} command
 * @param {Record<string, string>} said the parameters that were missing
 */
export function addressOfCommand({ template, params }, said = {}) {
  return fill(template, (name) => params[name] ?? said[name]);
}

/**
 * `rollBackStage` is `Roll back stage`; the API saves documents with PUT.
 * @param {string} id of the operation
 */
export function verbFirst(id) {
  const words = id
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^put /, 'save ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
