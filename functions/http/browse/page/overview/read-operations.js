import { read } from '../api/ask.js';

/**
 * A rebake, or what holds a stage (a promotion, a rollback), and how it goes.
 * @typedef {{ id: string, kind: string, state: string, version: string | null, resource: string }} Operation
 */

/**
 * The operations that are under way on image definitions, by id; one that nobody knows of any more is left out.
 * @param {{ runningRebake: string | null, openPromotions: Record<string, string> }[]} definitions
 * @returns {Promise<Map<string, Operation>>}
 */
export async function readOperations(definitions) {
  const ids = definitions.flatMap(({ runningRebake, openPromotions }) => [
    ...(runningRebake ? [runningRebake] : []),
    ...Object.values(openPromotions),
  ]);
  const operations = await Promise.all(ids.map(readIfThere));
  return new Map(operations.flatMap((operation) => (operation ? [[operation.id, operation]] : [])));
}

/**
 * @param {string} id
 * @returns {Promise<Operation | undefined>}
 */
async function readIfThere(id) {
  try {
    return /** @type {Operation} */ (await read(`/api/operations/${encodeURIComponent(id)}`));
  } catch (error) {
    if (/** @type {{ status?: number }} */ (error).status === 404) {
      return undefined;
    }
    throw error;
  }
}
