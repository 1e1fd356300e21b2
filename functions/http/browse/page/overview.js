import { ask } from './ask.js';
import { showAdoption, showLegend } from './chart.js';
import { readJson } from './json.js';
import { place } from './layout.js';
import { element, link, showTable, showValue } from './show-value.js';

/**
 * @typedef {import('./chart.js').Day} Day
 * @typedef {{
 *   name: string,
 *   live: Record<string, { version: string, since: string }>,
 *   paused: object | null,
 *   failuresInRow: number,
 *   runningRebake: string | null,
 *   openPromotions: Record<string, string>,
 * }} Definition
 * @typedef {{ subscriptionId: string, machineId: string } & Record<string, unknown>} Finding
 */

/** What is live where, what goes on, how the machines stand and which of them somebody has to act on. */
export async function showOverview() {
  const [definitions, adoption, findings] = await Promise.all([
    read('/api/image-definitions'),
    read('/api/adoption'),
    read('/api/findings?state=open&limit=10'),
  ]);
  const { items: images, cursor } = /** @type {{ items: Definition[], cursor: string | null }} */ (definitions);
  const { latest, days } = /** @type {{ latest: Day | null, days: Day[] }} */ (adoption);
  const { items: open } = /** @type {{ items: Finding[] }} */ (findings);
  place('title').append('Overview');
  place('content').append(
    element('h2', [link('Image definitions', '/api/image-definitions')]),
    images.length === 0 ? nothing('No recipe was saved yet.') : showDefinitions(images),
    ...(cursor ? [element('p', [link('There are more', '/api/image-definitions')])] : []),
    element('h2', [link('Machines', '/api/machines')]),
    ...(latest ? [showAdoption(days), showLegend(latest)] : [nothing('No inventory was complete yet.')]),
    element('h2', [link('Open findings', '/api/findings?state=open')]),
    open.length === 0 ? nothing('There are none.') : showTable(open, addressOfFinding),
  );
}

/** @param {Definition[]} images */
function showDefinitions(images) {
  const stages = [...new Set(images.flatMap(({ live }) => Object.keys(live)))];
  const heads = ['Name', ...stages.map((stage) => `Live in ${stage}`), 'Now'];
  const rows = images.map((image) => {
    const address = `/api/image-definitions/${encodeURIComponent(image.name)}`;
    const lives = stages.map((stage) => showLive(address, image.live[stage]));
    return element('tr', [
      element('td', [link(image.name, address)]),
      ...lives,
      element('td', showWork(address, image)),
    ]);
  });
  return element('table', [
    element('thead', [
      element(
        'tr',
        heads.map((head) => element('th', [head])),
      ),
    ]),
    element('tbody', rows),
  ]);
}

/**
 * @param {string} address
 * @param {{ version: string, since: string } | undefined} live
 */
function showLive(address, live) {
  return element(
    'td',
    live
      ? [link(live.version, `${address}/versions/${live.version}`), ' since ', showValue(live.since)]
      : [showValue(null)],
  );
}

/**
 * @param {string} address
 * @param {Definition} image
 */
function showWork(address, { paused, failuresInRow, runningRebake, openPromotions }) {
  const parts = [
    ...(paused ? [element('span', ['paused'], { class: 'bad' })] : []),
    ...(failuresInRow > 0 ? [element('span', [`${failuresInRow} failed in a row`], { class: 'waiting' })] : []),
    ...(runningRebake ? [link('rebake runs', `${address}/rebakes/${runningRebake}`)] : []),
    ...Object.entries(openPromotions).map(([stage, id]) =>
      link(`promotion into ${stage}`, `${address}/promotions/${id}`),
    ),
  ];
  return parts.length === 0 ? [showValue(null)] : parts.flatMap((part) => [part, ' ']);
}

/** @param {Record<string, unknown>} finding */
function addressOfFinding(finding) {
  const { subscriptionId, machineId } = /** @type {Finding} */ (finding);
  return `/api/findings/${subscriptionId}/${encodeURIComponent(machineId)}`;
}

/** @param {string} text */
function nothing(text) {
  return element('p', [text], { class: 'none' });
}

/** @param {string} path */
async function read(path) {
  const response = await ask(path);
  if (!response.ok) {
    throw new Error(`${path} was answered with ${response.status}.`);
  }
  return readJson(response);
}
