import { read } from '../api/ask.js';
import { place } from '../layout.js';
import { showAdoption, showLegend } from '../show/chart.js';
import { element, link, nothing, tableOf } from '../show/element.js';
import { showTable } from '../show/table.js';
import { showValue } from '../show/value.js';
import { needsOf } from './attention.js';
import { readFacts } from './read-attention.js';

/**
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('../show/chart.js').Day} Day
 * @typedef {import('./attention.js').Need} Need
 * @typedef {import('./attention.js').Promotion} Promotion
 * @typedef {import('./attention.js').Definition & {
 *   live: Record<string, { version: string, since: string }>,
 *   runningRebake: string | null,
 * }} Definition
 * @typedef {{ subscriptionId: string, machineId: string } & Record<string, unknown>} Finding
 */

/**
 * What needs somebody, what is live where, what goes on, and how the machines stand.
 * @param {OpenApi} api
 */
export async function showOverview(api) {
  const [definitions, adoption, findings] = await Promise.all([
    read('/api/image-definitions?limit=50'),
    read('/api/adoption'),
    read('/api/findings?state=open&limit=10'),
  ]);
  const { items: images, cursor } = /** @type {{ items: Definition[], cursor: string | null }} */ (definitions);
  const { latest, days } = /** @type {{ latest: Day | null, days: Day[] }} */ (adoption);
  const { items: open } = /** @type {{ items: Finding[] }} */ (findings);
  const facts = await readFacts(api, images);
  place('title').append('Overview');
  place('content').append(
    element('h2', ['Needs somebody']),
    showNeeds(needsOf(facts)),
    element('h2', [link('Image definitions', '/api/image-definitions')]),
    images.length === 0 ? nothing('No recipe was saved yet.') : showDefinitions(images, facts.promotions),
    ...(cursor ? [element('p', [link('There are more', '/api/image-definitions')])] : []),
    element('h2', [link('Machines', '/api/machines')]),
    ...(latest ? [showAdoption(days), showLegend(latest)] : [nothing('No inventory was complete yet.')]),
    element('h2', [link('Open findings', '/api/findings?state=open')]),
    open.length === 0
      ? nothing('There are none.')
      : showTable(open, { operationId: 'listFindings', addressOf: addressOfFinding }),
  );
}

/** @param {Need[]} needs */
function showNeeds(needs) {
  if (needs.length === 0) {
    return nothing('Nothing waits for anybody.');
  }
  const rows = needs.map(({ tone, what, why, href }) =>
    element('li', [link(what, href), ...(why === '' ? [] : [element('small', [why])])], { class: tone }),
  );
  return element('ul', rows, { class: 'needs' });
}

/**
 * @param {Definition[]} images
 * @param {Promotion[]} promotions
 */
function showDefinitions(images, promotions) {
  const stages = [...new Set(images.flatMap(({ recipe }) => recipe.stages.map(({ name }) => name)))];
  const heads = ['Name', ...stages.map((stage) => `Live in ${stage}`), 'Now'];
  const rows = images.map((image) => {
    const address = `/api/image-definitions/${encodeURIComponent(image.name)}`;
    const lives = stages.map((stage) => showLive(address, image.live[stage], `Live in ${stage}`));
    return element('tr', [
      element('td', [link(image.name, address)]),
      ...lives,
      element('td', showWork(address, image, promotions), { 'data-title': 'Now' }),
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
 * @param {string} address
 * @param {Definition} image
 * @param {Promotion[]} promotions
 */
function showWork(address, { paused, failuresInRow, runningRebake, openPromotions }, promotions) {
  const parts = [
    ...(paused ? [element('span', ['paused'], { class: 'bad' })] : []),
    ...(failuresInRow > 0 ? [element('span', [`${failuresInRow} failed in a row`], { class: 'bad' })] : []),
    ...(runningRebake ? [link('rebake runs', `${address}/rebakes/${runningRebake}`)] : []),
    ...Object.entries(openPromotions).map(([stage, id]) => {
      const found = promotions.find(({ promotionId }) => promotionId === id);
      return found
        ? link(`${found.version} into ${stage}: ${found.state}`, `${address}/promotions/${id}`)
        : link(`rollback of ${stage}`, `/api/operations/${id}`);
    }),
  ];
  return parts.length === 0 ? [showValue(null)] : parts.flatMap((part, at) => (at > 0 ? [' · ', part] : [part]));
}

/** @param {Record<string, unknown>} finding */
function addressOfFinding(finding) {
  const { subscriptionId, machineId } = /** @type {Finding} */ (finding);
  return `/api/findings/${subscriptionId}/${encodeURIComponent(machineId)}`;
}
