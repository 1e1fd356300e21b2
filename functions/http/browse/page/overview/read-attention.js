import { read } from '../api/ask.js';

/**
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./attention.js').Facts} Facts
 */

/** How many of what lists can hold are looked at: enough to see that there are many. */
const most = 250;

/**
 * What the overview says from of what waits for somebody.
 * @param {OpenApi} api
 * @returns {Promise<Facts>}
 */
export async function readFacts(api) {
  const [needs, findings, baseImages, deadLetters] = await Promise.all([
    read('/api/attention'),
    pageOf(`/api/findings?state=open&limit=${most}`),
    pageOf(`/api/base-images?limit=${most}`),
    Promise.all(queuesOf(api).map(readDeadLetters)),
  ]);
  const facts = {
    needs: /** @type {{ items: unknown[] }} */ (needs).items,
    ...{ findings: findings.items, moreFindings: findings.cursor !== null, baseImages: baseImages.items, deadLetters },
  };
  return /** @type {Facts} */ (/** @type {unknown} */ (facts));
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
