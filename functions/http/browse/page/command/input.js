import { element } from '../show/element.js';
import { valueOf } from './fields.js';

/**
 * @typedef {import('./fields.js').Field} Field
 * @typedef {{ node: HTMLElement, field: Field, text: () => string }} Input
 */

/**
 * A field as a person fills it in, with its label, what it is for and an example.
 * @param {Field} field
 * @returns {Input}
 */
export function showInput(field) {
  const control = controlOf(field);
  const isBox = field.kind === 'boolean';
  const label = `${field.label}${field.required || isBox ? '' : ' (optional)'}`;
  const example =
    field.example === '' || field.kind === 'boolean' || field.kind === 'choice' ? '' : `For example: ${field.example}`;
  const hints = [field.hint, example].filter((hint) => hint !== '');
  const node = element('label', isBox ? [control, ` ${label}`] : [label, control], isBox ? { class: 'box' } : {});
  node.append(...hints.map((hint) => element('small', [hint])));
  return {
    node,
    field,
    text: () => (isBox ? String(/** @type {HTMLInputElement} */ (control).checked) : control.value),
  };
}

/**
 * @param {Field} field
 * @returns {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
function controlOf({ name, kind, start, choices, required, example }) {
  const needed = required ? { required: '' } : {};
  if (kind === 'choice') {
    const offered = required && choices.length === 1 ? choices : ['', ...choices];
    const options = offered.map((choice) =>
      element('option', [choice], { value: choice, ...(choice === start ? { selected: '' } : {}) }),
    );
    return /** @type {HTMLSelectElement} */ (element('select', options, { name, ...needed }));
  }
  if (kind === 'boolean') {
    const checked = start === 'true' ? { checked: '' } : {};
    return /** @type {HTMLInputElement} */ (element('input', [], { name, type: 'checkbox', ...checked, ...needed }));
  }
  if (['lines', 'json', 'document'].includes(kind)) {
    const usual = kind === 'lines' ? 2 : Math.max(3, example.split('\n').length);
    const rows = String(Math.min(30, Math.max(usual, start.split('\n').length)));
    const attributes = { name, rows, class: kind === 'lines' ? 'prose' : 'code', spellcheck: String(kind === 'lines') };
    return /** @type {HTMLTextAreaElement} */ (element('textarea', [start], { ...attributes, ...needed }));
  }
  const type = kind === 'number' || kind === 'integer' ? { type: 'number', step: kind === 'number' ? 'any' : '1' } : {};
  return /** @type {HTMLInputElement} */ (element('input', [], { name, value: start, ...type, ...needed }));
}

/**
 * What the inputs say, by name; without what was left empty.
 * @param {Input[]} inputs
 * @returns {Record<string, unknown>}
 */
export function readInputs(inputs) {
  const said = inputs.map(({ field, text }) => /** @type {const} */ ([field.name, valueOf(field, text())]));
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/**
 * The same for an address, where everything is text and what is off is not said.
 * @param {Input[]} inputs
 * @returns {Record<string, string>}
 */
export function readTexts(inputs) {
  const said = Object.entries(readInputs(inputs)).filter(([, value]) => value !== '' && value !== false);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}
