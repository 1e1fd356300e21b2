import { read } from '../api/ask.js';

/**
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./attention.js').Facts} Facts
 * @typedef {import('./attention.js').Definition} Definition
 */

/** How many of what lists can hold are looked at: enough to see that there are many. */
const most = 250;

/**
 * What the overview decides from.
 * @param {OpenApi} api
 * @param {Definition[]} definitions
 * @returns {Promise<Facts>}
 */
export async function readFacts(api, definitions) {
  const promotions = definitions.flatMap(({ name, openPromotions }) =>
    Object.values(openPromotions).map((id) => readIfThere(`${addressOf(name)}/promotions/${encodeURIComponent(id)}`)),
  );
  const versions = definitions.map(({ name }) => pageOf(`${addressOf(name)}/versions?state=accepted&limit=20`));
  const [found, accepted, findings, baseImages, deadLetters] = await Promise.all([
    Promise.all(promotions),
    Promise.all(versions),
    pageOf(`/api/findings?state=open&limit=${most}`),
    pageOf(`/api/base-images?limit=${most}`),
    Promise.all(queuesOf(api).map(readDeadLetters)),
  ]);
  const facts = {
    ...{ definitions, deadLetters },
    versions: accepted.flatMap(({ items }) => items),
    // A rollback holds a stage as well, and is no promotion.
    promotions: found.filter((promotion) => promotion !== undefined),
    ...{ findings: findings.items, moreFindings: findings.cursor !== null, baseImages: baseImages.items },
  };
  return /** @type {Facts} */ (/** @type {unknown} */ (facts));
}

/** @param {string} name */
function addressOf(name) {
  return `/api/image-definitions/${encodeURIComponent(name)}`;
}

/**
 * The queues whose dead letters the API lists.
 * @param {OpenApi} api
 */
function queuesOf(api) {
  const parameters = api.paths['/api/dead-letters']?.['get']?.parameters ?? [];
  return (parameters.find(({ name }) => name === 'queue')?.schema.enum ?? []).map(String);
}

/** @param {string} queue */
async function readDeadLetters(queue) {
  const { items, cursor } = await pageOf(`/api/dead-letters?queue=${encodeURIComponent(queue)}&limit=100`);
  return { queue, letters: items.length, more: cursor !== null };
}

/**
 * @param {string} path
 * @returns {Promise<{ items: unknown[], cursor: string | null }>}
 */
async function pageOf(path) {
  return /** @type {{ items: unknown[], cursor: string | null }} */ (await read(path));
}

/**
 * @param {string} path
 * @returns {Promise<unknown>} undefined where it is not there
 */
async function readIfThere(path) {
  try {
    return await read(path);
  } catch (error) {
    if (/** @type {{ status?: number }} */ (error).status === 404) {
      return undefined;
    }
    throw error;
  }
}
