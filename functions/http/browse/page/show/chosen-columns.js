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
  listNeeds: ['what', 'why', 'resource', 'urgent'],
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
  listAuditEntries: ['at', 'imageDefinition', 'version', 'exemptionId', 'sentence', 'by', 'reason'],
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
