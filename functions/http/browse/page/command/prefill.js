/**
 * What a form starts with, from the record that it is about, so that nobody copies it by hand.
 * @typedef {import('./fields.js').Field} Field
 * @typedef {import('./commands-at.js').Command} Command
 * @typedef {Record<string, unknown>} Values
 */
import { isObject, memberAt } from '../show/columns.js';
import { toYaml } from '../show/to-yaml.js';

/**
 * Values by the names of fields, for each operation that a record says something for.
 * @type {Record<string, (record: Values) => Values>}
 */
const startOf = {
  rollBackStage: (stage) => ({ ifLive: memberAt(stage, 'live.version') }),
  grantExemption: (machine) => ({ scope: scopeOf(machine), owner: ownerOf(machine) }),
  evaluateMachine: (machine) => ({ resourceId: resourceOf(machine) }),
  putFreezeWindows: ({ windows }) => ({ windows }),
  replayDeadLetters: ({ queue }) => ({ queue }),
};

/**
 * Values to choose from.
 * @type {Record<string, (record: Values, definition: Values) => Record<string, string[]>>}
 */
const choicesOf = {
  rollBackStage: (stage) => ({ to: textsAt(stage, 'live.previous') }),
  requestPromotion: (_, definition) => ({ stage: stageNames(definition) }),
  submitEvidence: (_, definition) => ({ check: externalChecks(definition) }),
};

/** Operations whose choices need the image definition as well. */
export const needDefinition = ['requestPromotion', 'submitEvidence'];

/** Where a record holds the document that an operation saves. @type {Record<string, string>} */
const documents = { putImageDefinition: 'recipe', putComplianceRules: 'rules' };

/**
 * @param {string} operationId
 * @param {Field[]} fields
 * @param {Values} record
 * @param {Values} [definition]
 * @returns {Field[]}
 */
export function prefill(operationId, fields, record, definition = {}) {
  const start = startOf[operationId]?.(record) ?? {};
  const choices = choicesOf[operationId]?.(record, definition) ?? {};
  return fields.map((field) => {
    const value = start[field.name];
    const some = choices[field.name] ?? [];
    return {
      ...field,
      ...(value === undefined ? {} : { start: typeof value === 'string' ? value : JSON.stringify(value, null, 2) }),
      ...(some.length === 0 ? {} : { kind: /** @type {const} */ ('choice'), choices: some }),
    };
  });
}

/**
 * The document that is saved now, to be changed; the API's example where none is there.
 * @param {Command} command
 * @param {Values} record
 * @returns {{ type: string, text: string } | undefined} undefined for an operation whose body has members
 */
export function documentOf({ id, operation, missing }, record) {
  const content = operation.requestBody?.content ?? {};
  const [type = 'application/json'] = Object.keys(content);
  const body = content[type];
  if (!body || body.schema.properties || body.schema.$ref !== undefined) {
    return undefined;
  }
  const saved = missing.length === 0 ? record[documents[id] ?? ''] : undefined;
  const text = (/** @type {unknown} */ value) =>
    type.endsWith('json') ? JSON.stringify(value, null, 2) : toYaml(value);
  const example = typeof body.example === 'string' ? body.example : text(body.example);
  return { type, text: saved === undefined ? example : text(saved) };
}

/** @param {Values} record */
function resourceOf(record) {
  return record['resourceId'] ?? memberAt(record, 'machine.resourceId');
}

/** @param {Values} record */
function ownerOf(record) {
  return record['owner'] ?? memberAt(record, 'judgement.owner');
}

/** @param {Values} record */
function scopeOf(record) {
  const resourceId = resourceOf(record);
  return resourceId === undefined ? undefined : { kind: 'machine', resourceId };
}

/** @param {Values} definition */
function stageNames(definition) {
  return listAt(definition, 'recipe.stages').flatMap((stage) => textsOf(stage['name']));
}

/** @param {Values} definition */
function externalChecks(definition) {
  return listAt(definition, 'recipe.checks').flatMap((check) => ('external' in check ? textsOf(check['name']) : []));
}

/**
 * @param {Values} record
 * @param {string} path
 */
function listAt(record, path) {
  const list = memberAt(record, path);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/**
 * @param {Values} record
 * @param {string} path
 */
function textsAt(record, path) {
  const list = memberAt(record, path);
  return Array.isArray(list) ? list.flatMap(textsOf) : [];
}

/** @param {unknown} value */
function textsOf(value) {
  return typeof value === 'string' ? [value] : [];
}
