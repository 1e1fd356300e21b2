/**
 * What stands in the tables of lists.
 * @typedef {import('./chosen-columns.js').Column} Column
 */
import { chosenColumns } from './chosen-columns.js';
import { words } from './words.js';

/** Columns of a list that nobody chose them for. */
const most = 9;

/**
 * The columns that say something: what no item has is left out.
 * @param {Record<string, unknown>[]} items
 * @param {string} [operationId] of the list
 * @returns {Column[]}
 */
export function columnsOf(items, operationId = '') {
  const columns = chosenColumns(operationId) ?? guessed(items);
  return columns.filter((column, at) => at === 0 || items.some((item) => isPresent(cellOf(item, column))));
}

/**
 * What stands in a cell.
 * @param {Record<string, unknown>} item
 * @param {Column} column
 * @returns {unknown}
 */
export function cellOf(item, { path, or, join }) {
  const value = memberAt(item, path) ?? (or === undefined ? undefined : memberAt(item, or));
  const more = join === undefined ? undefined : memberAt(item, join);
  return typeof value === 'string' && typeof more === 'string' ? `${value} ${more}` : value;
}

/**
 * @param {unknown} item
 * @param {string} path
 * @returns {unknown} undefined where it is not there or null
 */
export function memberAt(item, path) {
  const at = path
    .split('.')
    .reduce((/** @type {unknown} */ value, name) => (isObject(value) ? value[name] : undefined), item);
  return at ?? undefined;
}

/**
 * Plain members, then those of parts under the part's name. A type that is the same in every row says nothing.
 * @param {Record<string, unknown>[]} items
 * @returns {Column[]}
 */
function guessed(items) {
  const paths = new Set(items.flatMap((item) => [...pathsOf(item), ...partPathsOf(item)]));
  const telling = [...paths].filter(
    (path) =>
      path !== 'type' && items.some((item) => isPresent(memberAt(item, path)) && !isOpaque(memberAt(item, path))),
  );
  const depth = (/** @type {string} */ path) => path.split('.').length;
  return telling
    .toSorted((a, b) => depth(a) - depth(b))
    .slice(0, most)
    .map((path) => ({ title: path.split('.').map(words).join(': '), path }));
}

/** @param {Record<string, unknown>} item */
function pathsOf(item) {
  return Object.keys(item).filter((name) => !isObject(item[name]) || nameOf(item[name]) !== undefined);
}

/** @param {Record<string, unknown>} item */
function partPathsOf(item) {
  return Object.entries(item).flatMap(([name, part]) =>
    isObject(part) && nameOf(part) === undefined ? pathsOf(part).map((inner) => `${name}.${inner}`) : [],
  );
}

/**
 * People and systems are recorded as id and name; the name is what is read.
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function nameOf(value) {
  return isObject(value) && Object.keys(value).toSorted().join() === 'id,name' ? String(value['name']) : undefined;
}

/**
 * Whether a value only tells machines something: a digest, an id of the directory or of Azure; or is a list.
 * @param {unknown} value
 */
function isOpaque(value) {
  return (
    Array.isArray(value) ||
    (typeof value === 'string' &&
      /^([0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/subscriptions\/.*|subscriptions~.*)$/i.test(value))
  );
}

/** @param {unknown} value */
function isPresent(value) {
  return value !== null && value !== undefined && value !== '';
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
