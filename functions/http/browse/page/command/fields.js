/**
 * The fields of a form, from the schema of what is sent.
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('../api/api-paths.js').Schema} Schema
 * @typedef {import('../api/api-paths.js').Parameter} Parameter
 * @typedef {'text' | 'lines' | 'number' | 'integer' | 'boolean' | 'choice' | 'json' | 'document'} FieldKind
 * @typedef {{
 *   name: string,
 *   kind: FieldKind,
 *   label: string,
 *   hint: string,
 *   required: boolean,
 *   start: string,
 *   choices: string[],
 *   example: string,
 * }} Field `start` is what it holds at first; of a `boolean` it is `true` or empty
 */
import { resolve } from '../api/api-paths.js';
import { words } from '../show/words.js';

/**
 * The members of a body, each a field. What is not flat is written as JSON.
 * @param {OpenApi} api
 * @param {Schema} schema
 * @param {unknown} [example]
 * @returns {Field[]}
 */
export function fieldsOf(api, schema, example) {
  const { properties = {}, required = [] } = resolve(api, schema);
  const shown = /** @type {Record<string, unknown>} */ (example ?? {});
  return Object.entries(properties).map(([name, part]) =>
    fieldOf(name, resolve(api, part), required.includes(name), shown[name]),
  );
}

/**
 * The parameters of a query or a path, each a field.
 * @param {Parameter[]} parameters
 * @returns {Field[]}
 */
export function parameterFields(parameters) {
  return parameters.map(({ name, schema, required = false, description }) =>
    fieldOf(name, { ...schema, ...(description === undefined ? {} : { description }) }, required, undefined),
  );
}

/**
 * @param {string} name
 * @param {Schema} schema
 * @param {boolean} required
 * @param {unknown} example
 * @returns {Field}
 */
function fieldOf(name, schema, required, example) {
  const kind = kindOf(name, schema);
  const choices = kind === 'choice' ? (schema.enum ?? []).map(String) : [];
  const usual = schema.default ?? (required && choices.length === 1 ? choices[0] : undefined);
  return {
    ...{ name, kind, label: words(name), hint: schema.description ?? '', required, choices },
    start: usual === undefined || usual === null || usual === false ? '' : textOf(usual),
    example: example === undefined || example === null ? '' : textOf(example),
  };
}

/**
 * @param {string} name
 * @param {Schema} schema
 * @returns {FieldKind}
 */
function kindOf(name, schema) {
  if (schema.enum) {
    return 'choice';
  }
  const type = typeOf(schema);
  if (type === 'string') {
    return name === 'reason' || (schema.maxLength ?? 0) > 1000 ? 'lines' : 'text';
  }
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'json';
}

/**
 * The type besides null.
 * @param {Schema} schema
 */
function typeOf({ type, anyOf = [] }) {
  const types = [type ?? anyOf.map((part) => part.type ?? '')].flat(2).filter((one) => one !== 'null');
  return types.length === 1 ? types[0] : undefined;
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/**
 * What a field says, as it is sent; undefined where it was left empty and need not be said.
 * @param {Field} field
 * @param {string} text as it stands in the form; of a `boolean`, `true` or empty
 * @returns {unknown}
 * @throws {Error} for JSON that is none
 */
export function valueOf({ kind, required, label }, text) {
  if (kind === 'boolean') {
    return text === 'true';
  }
  if (text.trim() === '') {
    return required ? '' : undefined;
  }
  if (kind === 'number' || kind === 'integer') {
    return Number(text);
  }
  if (kind !== 'json') {
    return text;
  }
  try {
    return /** @type {unknown} */ (JSON.parse(text));
  } catch (error) {
    throw new Error(`${label}: is not JSON (${/** @type {Error} */ (error).message})`);
  }
}
