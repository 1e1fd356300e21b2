/**
 * What the tables of lists show, and in which order: the first column is what identifies a row, and leads to it. Members
 * are named by their path, so that two of the same name in different parts stay apart.
 * @typedef {{ title: string, path: string, or?: string, join?: string }} Column `or` is shown where `path` is not set; `join` behind it
 */
import { words } from './words.js';

/**
 * By the operation that lists them.
 * @type {Record<string, (string | Column)[]>}
 */
const chosen = {
  listImageDefinitions: ['name', 'owner', 'live', 'paused.reason', 'failuresInRow', 'runningRebake', 'updatedAt'],
  listImageVersions: [
    ...['version', 'state'],
    { title: 'Base', path: 'base.imageDefinition', or: 'base.urn', join: 'base.version' },
    ...['rebakeId', 'createdAt', 'acceptedAt', 'revokedAncestor'],
  ],
  listRebakes: [
    { title: 'Rebake', path: 'rebakeId' },
    { title: 'State', path: 'outcome.kind', or: 'phase' },
    'version',
    { title: 'Asked for by', path: 'request.by' },
    { title: 'Reason', path: 'request.reason' },
    ...['requestedAt', 'endedAt'],
    { title: 'Said', path: 'outcome.message' },
  ],
  listPromotions: [
    { title: 'Promotion', path: 'promotionId' },
    ...['version', 'stage', 'state', 'requestedBy', 'reason', 'requestedAt', 'endedAt'],
    { title: 'Halted because', path: 'halt.message' },
  ],
  listStages: [
    { title: 'Stage', path: 'name' },
    { title: 'Live', path: 'live.version' },
    { title: 'Since', path: 'live.since' },
    { title: 'Live before', path: 'live.previous' },
    ...['gallery', 'regions', 'openPromotion'],
  ],
  readTimeline: ['at', 'sentence', 'by', 'reason', 'from', 'to'],
  listAuditEntries: ['at', 'imageDefinition', 'version', 'sentence', 'by', 'reason'],
  listImageVersionUsage: [
    'name',
    'kind',
    'verdict',
    'stage',
    'environment',
    'owner',
    'region',
    'capacity',
    'observedAt',
  ],
  listBaseImageRecords: ['urn', 'newest', 'region', 'trouble', 'checkedAt'],
  listMachines: [
    { title: 'Machine', path: 'machine.name' },
    { title: 'Verdict', path: 'judgement.verdict' },
    { title: 'Why', path: 'judgement.reason' },
    { title: 'Owner', path: 'judgement.owner' },
    { title: 'Image definition', path: 'judgement.imageDefinition' },
    { title: 'Version', path: 'judgement.version' },
    { title: 'Environment', path: 'judgement.environment' },
    { title: 'Finding', path: 'finding.state' },
  ],
  listFindings: [
    { title: 'Machine', path: 'name' },
    ...['verdict', 'owner', 'dueAt', 'reason', 'nextStep', 'version', 'openedAt', 'escalatedAt'],
  ],
  listExemptions: [
    { title: 'Exemption', path: 'exemptionId' },
    'state',
    { title: 'Of', path: 'scope.resourceId', or: 'scope.source' },
    ...['owner', 'reason', 'ticket', 'expiresAt'],
    { title: 'Granted by', path: 'granted.by' },
  ],
  listSweeps: [
    { title: 'Sweep', path: 'sweepId' },
    ...['state', 'message', 'seen', 'total', 'changed', 'closed'],
    { title: 'Asked', path: 'asked.at' },
    'endedAt',
  ],
  listDigests: [{ title: 'Card', path: 'digestId' }, 'at', 'owner', 'channel', 'stillOpen'],
  listDeadLetters: ['messageId', 'enqueuedAt', 'deliveries', 'reason', 'description'],
};

/** The operations that have columns of their own. */
export const chosenLists = Object.keys(chosen);

/** Columns of a list that nobody chose them for. */
const most = 9;

/**
 * The columns of a list, as they were chosen; undefined where nobody did.
 * @param {string} operationId
 * @returns {Column[] | undefined}
 */
export function chosenColumns(operationId) {
  return chosen[operationId]?.map((column) =>
    typeof column === 'string' ? { title: words(column.split('.')[0] ?? ''), path: column } : column,
  );
}

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
