/**
 * @param {string} text
 * @returns {unknown}
 */
export function parseJson(text) {
  return JSON.parse(text);
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>} an empty object where there is no body
 */
export async function readJson(response) {
  const text = await response.text();
  return text === '' ? {} : parseJson(text);
}
