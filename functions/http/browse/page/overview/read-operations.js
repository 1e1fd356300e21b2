import { read } from '../api/ask.js';

/**
 * What holds a stage, a promotion or a rollback, and how it goes.
 * @typedef {{ id: string, kind: string, state: string, resource: string | null }} Operation
 */

/**
 * The operations that hold stages of image definitions, by id; one that nobody knows of any more is left out.
 * @param {{ openPromotions: Record<string, string> }[]} definitions
 * @returns {Promise<Map<string, Operation>>}
 */
export async function readOperations(definitions) {
  const ids = definitions.flatMap(({ openPromotions }) => Object.values(openPromotions));
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
