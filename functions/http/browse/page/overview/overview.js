import { read } from '../api/ask.js';
import { place } from '../layout.js';
import { showAdoption, showLegend } from '../show/chart.js';
import { element, link, nothing, tableOf } from '../show/element.js';
import { showTable } from '../show/table.js';
import { showValue } from '../show/value.js';
import { needsOf } from './attention.js';
import { describeWork } from './describe-work.js';
import { readFacts } from './read-attention.js';
import { readOperations } from './read-operations.js';

/**
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('../show/chart.js').Day} Day
 * @typedef {import('./attention.js').Need} Need
 * @typedef {import('./read-operations.js').Operation} Operation
 * @typedef {{ name: string, live: Record<string, { version: string, since: string }>, paused: object | null,
 *   failuresInRow: number, runningRebake: string | null, openPromotions: Record<string, string>,
 *   recipe: { stages: { name: string }[] } }} Definition
 * @typedef {{ subscriptionId: string, machineId: string } & Record<string, unknown>} Finding
 */

/** Needs that are seen at once; the others are a click away. */
const needsAtOnce = 25;

/**
 * What needs somebody, what is live where, what goes on, and how the machines stand.
 * @param {OpenApi} api
 */
export async function showOverview(api) {
  const [definitions, adoption, findings, facts] = await Promise.all([
    read('/api/image-definitions?limit=50'),
    read('/api/adoption'),
    read('/api/findings?state=open&limit=10'),
    readFacts(api),
  ]);
  const { items: images, cursor } = /** @type {{ items: Definition[], cursor: string | null }} */ (definitions);
  const { latest, days } = /** @type {{ latest: Day | null, days: Day[] }} */ (adoption);
  const { items: open } = /** @type {{ items: Finding[] }} */ (findings);
  const needs = needsOf(facts);
  place('title').append('Overview');
  place('content').append(
    element('h2', [`Needs somebody${needs.length === 0 ? '' : `: ${needs.length}`}`]),
    ...showNeeds(needs),
    element('h2', [link('Image definitions', '/api/image-definitions')]),
    images.length === 0 ? nothing('No recipe was saved yet.') : showDefinitions(images, await readOperations(images)),
    ...(cursor ? [element('p', [link('There are more', '/api/image-definitions')])] : []),
    element('h2', [link('Machines', '/api/machines')]),
    ...(latest ? [showAdoption(days), showLegend(latest)] : [nothing('No inventory was complete yet.')]),
    element('h2', [link('Open findings', '/api/findings?state=open')]),
    open.length === 0
      ? nothing('There are none.')
      : showTable(open, { operationId: 'listFindings', addressOf: addressOfFinding }),
  );
}

/**
 * @param {Need[]} needs
 * @returns {Node[]}
 */
function showNeeds(needs) {
  if (needs.length === 0) {
    return [nothing('Nothing waits for anybody.')];
  }
  const more = needs.slice(needsAtOnce);
  const summary = element('summary', [`and ${more.length} more`]);
  return [
    listOf(needs.slice(0, needsAtOnce)),
    ...(more.length > 0 ? [element('details', [summary, listOf(more)])] : []),
  ];
}

/** @param {Need[]} needs */
function listOf(needs) {
  const rows = needs.map(({ urgent, what, why, resource }) =>
    element('li', [link(what, resource), ...(why === '' ? [] : [element('small', [why])])], {
      class: urgent ? 'bad' : 'waiting',
    }),
  );
  return element('ul', rows, { class: 'needs' });
}

/**
 * @param {Definition[]} images
 * @param {Map<string, Operation>} operations
 */
function showDefinitions(images, operations) {
  const stages = [...new Set(images.flatMap(({ recipe }) => recipe.stages.map(({ name }) => name)))];
  const heads = ['Name', ...stages.map((stage) => `Live in ${stage}`), 'Now'];
  const rows = images.map((image) => {
    const address = `/api/image-definitions/${encodeURIComponent(image.name)}`;
    const lives = stages.map((stage) => showLive(address, image.live[stage], `Live in ${stage}`));
    return element('tr', [
      element('td', [link(image.name, address)]),
      ...lives,
      element('td', showWork(image, operations), { 'data-title': 'Now' }),
    ]);
  });
  return tableOf(heads, rows);
}

/**
 * @param {string} address
 * @param {{ version: string, since: string } | undefined} live
 * @param {string} title
 */
function showLive(address, live, title) {
  const shown = live
    ? [link(live.version, `${address}/versions/${live.version}`), ' since ', showValue(live.since)]
    : [element('span', ['nothing'], { class: 'none' })];
  return element('td', shown, { 'data-title': title });
}

/**
 * @param {Definition} image
 * @param {Map<string, Operation>} operations
 */
function showWork({ paused, failuresInRow, runningRebake, openPromotions }, operations) {
  const rebake = runningRebake === null ? undefined : operations.get(runningRebake);
  const parts = [
    ...(paused ? [element('span', ['paused'], { class: 'bad' })] : []),
    ...(failuresInRow > 0 ? [element('span', [`${failuresInRow} failed in a row`], { class: 'bad' })] : []),
    ...(rebake ? [link(describeWork(rebake), rebake.resource)] : []),
    ...Object.entries(openPromotions).flatMap(([stage, id]) => {
      const operation = operations.get(id);
      return operation ? [link(describeWork(operation, stage), operation.resource)] : [];
    }),
  ];
  return parts.length === 0 ? [showValue(null)] : parts.flatMap((part, at) => (at > 0 ? [' · ', part] : [part]));
}

/** @param {Record<string, unknown>} finding */
function addressOfFinding(finding) {
  const { subscriptionId, machineId } = /** @type {Finding} */ (finding);
  return `/api/findings/${subscriptionId}/${encodeURIComponent(machineId)}`;
}
