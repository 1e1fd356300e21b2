/**
 * What the page knows of the API: only what its OpenAPI document says.
 * @typedef {{ name: string, in: string, required?: boolean, description?: string, schema: Schema }} Parameter
 * @typedef {{
 *   operationId: string,
 *   summary: string,
 *   tags: string[],
 *   parameters?: Parameter[],
 *   requestBody?: { content: Record<string, { schema: Schema, example?: unknown }> },
 *   'x-roles'?: string[],
 * }} Operation
 * @typedef {{
 *   type?: string | string[],
 *   format?: string,
 *   description?: string,
 *   properties?: Record<string, Schema>,
 *   required?: string[],
 *   enum?: unknown[],
 *   anyOf?: Schema[],
 *   default?: unknown,
 *   maxLength?: number,
 *   $ref?: string,
 * }} Schema
 * @typedef {{ paths: Record<string, Record<string, Operation>>, components?: { schemas?: Record<string, Schema> } }} OpenApi
 * @typedef {{ template: string, params: Record<string, string> }} Place
 */

const parameter = /\{([^}]+)\}/g;

/**
 * The route that an address belongs to. One without parameters wins over one with them, as in the host.
 * @param {OpenApi} api
 * @param {string} path
 * @returns {Place | undefined}
 */
export function findPlace(api, path) {
  const fewestParameters = Object.keys(api.paths).toSorted(
    (a, b) => a.split('{').length - b.split('{').length || b.length - a.length,
  );
  for (const template of fewestParameters) {
    const names = [...template.matchAll(parameter)].map(([, name]) => name ?? '');
    const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    const found = new RegExp(`^${escaped.replaceAll(parameter, '([^/]+)')}$`).exec(path);
    if (found) {
      const values = found.slice(1).map(decodeURIComponent);
      return { template, params: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])) };
    }
  }
  return undefined;
}

/**
 * A template with its parameters filled in; nothing when one is not known.
 * @param {string} template
 * @param {(name: string) => unknown} valueOf
 * @returns {string | undefined}
 */
export function fill(template, valueOf) {
  let complete = true;
  const path = template.replaceAll(parameter, (_, /** @type {string} */ name) => {
    const value = valueOf(name);
    complete &&= typeof value === 'string' && value !== '';
    return encodeURIComponent(String(value));
  });
  return complete ? path : undefined;
}

/**
 * Lists and documents that can be read without knowing any id; `needs` is what they have to be asked with.
 * @param {OpenApi} api
 */
export function collections(api) {
  return Object.entries(api.paths)
    .filter(([template, operations]) => operations['get'] && !template.includes('{'))
    .map(([path, { get }]) => ({
      path,
      title: path.split('/').slice(2).map(titleOf).join(': '),
      // What programs may ask for is not said to people.
      summary: (get?.summary ?? '').replace(/; as application\/x-ndjson.*$/, ''),
      needs: queryOf(get).filter(({ required }) => required),
    }));
}

/**
 * What can be read one step below a place: `…/versions` below an image definition.
 * @param {OpenApi} api
 * @param {Place} place
 */
export function partsOf(api, { template, params }) {
  return Object.entries(api.paths)
    .filter(([path, operations]) => operations['get'] && isBelow(path, template) && !path.endsWith('}'))
    .map(([path]) => ({ path: fill(path, (name) => params[name]) ?? '', title: titleOf(path) }))
    .filter(({ path }) => path !== '');
}

/**
 * The address of one item of a list: the route below the list whose parameters the item names.
 * @param {OpenApi} api
 * @param {Place} list
 * @param {Record<string, unknown>} item
 * @returns {string | undefined}
 */
export function addressOf(api, { template, params }, item) {
  const below = Object.keys(api.paths).filter(
    (path) => path.startsWith(`${template}/`) && /^(\/\{[^}]+\})+$/.test(path.slice(template.length)),
  );
  for (const path of below.toSorted((a, b) => b.length - a.length)) {
    const last = [...path.matchAll(parameter)].at(-1)?.[1];
    const own = (/** @type {string} */ name) =>
      item[name] ?? (name === last ? (item['id'] ?? item['name']) : undefined);
    const address = fill(path, (name) => own(name) ?? params[name]);
    if (address !== undefined && api.paths[path]?.['get']) {
      return address;
    }
  }
  return undefined;
}

/**
 * What an operation has to be asked with in its query.
 * @param {Operation | undefined} operation
 */
export function queryOf(operation) {
  return (operation?.parameters ?? []).filter((parameter) => parameter.in === 'query');
}

/**
 * The roles of the API, as its operations name them.
 * @param {OpenApi} api
 */
export function rolesOf(api) {
  const named = Object.values(api.paths).flatMap((operations) =>
    Object.values(operations).flatMap((operation) => operation['x-roles'] ?? []),
  );
  return [...new Set(named)];
}

/**
 * @param {OpenApi} api
 * @param {Schema} schema
 * @returns {Schema}
 */
export function resolve(api, schema) {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (api.components?.schemas?.[name] ?? {});
}

/**
 * @param {string} path
 * @param {string} template
 */
export function isBelow(path, template) {
  return path.startsWith(`${template}/`) && !path.slice(template.length + 1).includes('/');
}

/**
 * `/api/base-images` is `Base images`.
 * @param {string} path
 */
export function titleOf(path) {
  const word = (path.split('/').at(-1) ?? '').replaceAll('-', ' ');
  return word.charAt(0).toUpperCase() + word.slice(1);
}
