/**
 * What the page knows of the API: only what its OpenAPI document says.
 * @typedef {{ summary: string, tags: string[], requestBody?: { content: Record<string, { schema: Schema, example?: unknown }> } }} Operation
 * @typedef {{ type?: string, properties?: Record<string, Schema>, required?: string[], enum?: unknown[], default?: unknown, $ref?: string }} Schema
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
 * Lists and documents that can be read without knowing any id.
 * @param {OpenApi} api
 */
export function collections(api) {
  return Object.entries(api.paths)
    .filter(([template, operations]) => operations['get'] && !template.includes('{'))
    .map(([path, { get }]) => ({ path, title: titleOf(path), summary: get?.summary ?? '' }));
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
 * What can be done at a place: POST to it, or to a verb below it.
 * @param {OpenApi} api
 * @param {Place} place
 */
export function commandsAt(api, { template, params }) {
  return Object.entries(api.paths).flatMap(([path, { post }]) => {
    const address = fill(path, (name) => params[name]);
    const here = path === template || (isBelow(path, template) && !path.endsWith('}'));
    return post && here && address !== undefined
      ? [{ path: address, summary: post.summary, ...bodyOf(api, post) }]
      : [];
  });
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
 * A body to start from, with an empty value for whatever it needs: what is sent is said by who sends it. The API's
 * example is shown beside it.
 * @param {OpenApi} api
 * @param {Operation} operation
 * @returns {{ body: unknown, example: unknown }}
 */
function bodyOf(api, { requestBody }) {
  const json = requestBody?.content['application/json'];
  if (!json) {
    return { body: undefined, example: undefined };
  }
  const schema = resolve(api, json.schema);
  const empty = Object.entries(schema.properties ?? {})
    .filter(([name]) => schema.required?.includes(name))
    .map(([name, part]) => [name, emptyValue(resolve(api, part))]);
  return { body: Object.fromEntries(empty), example: json.example };
}

/**
 * @param {OpenApi} api
 * @param {Schema} schema
 * @returns {Schema}
 */
function resolve(api, schema) {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (api.components?.schemas?.[name] ?? {});
}

/** @param {Schema} schema */
function emptyValue({ type, enum: choices, default: usual }) {
  const byType = { string: '', array: [], object: {}, boolean: false, number: 0, integer: 0 };
  return usual ?? choices?.[0] ?? byType[/** @type {keyof typeof byType} */ (type)] ?? null;
}

/**
 * @param {string} path
 * @param {string} template
 */
function isBelow(path, template) {
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
