import { parameterFields } from './command/fields.js';
import { readTexts, showInput } from './command/input.js';
import { element, link } from './show/element.js';

/** @typedef {import('./api/api-paths.js').Parameter} Parameter */

/**
 * Asks for what an address needs in its query, or may be narrowed down by.
 * @param {Parameter[]} parameters
 * @param {string} title of the button
 */
export function showQuestion(parameters, title) {
  const asked = new URLSearchParams(location.search);
  const inputs = parameterFields(parameters).map((field) =>
    showInput({ ...field, start: asked.get(field.name) ?? field.start }),
  );
  const form = element('form', [...inputs.map(({ node }) => node), element('button', [title])]);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.search = new URLSearchParams(readTexts(inputs)).toString();
  });
  return form;
}

/**
 * What is asked for by one parameter with few values: a link for each of them.
 * @param {string} path
 * @param {Parameter[]} needs
 * @returns {Node[] | undefined} undefined where people have to write something
 */
export function linksToChoices(path, needs) {
  const [only, ...others] = needs;
  const choices = only?.schema.enum ?? [];
  return only && others.length === 0 && choices.length > 0
    ? choices.map((choice) =>
        link(String(choice), `${path}?${new URLSearchParams({ [only.name]: String(choice) }).toString()}`),
      )
    : undefined;
}

/**
 * Whether people say it: pages are gone through by links.
 * @param {Parameter} parameter
 */
export function isQuestion({ name }) {
  return name !== 'cursor' && name !== 'limit';
}
