import { currentPerson } from '../api/token.js';
import { element } from '../show/element.js';
import { showForm } from './form.js';
import { whyNot } from './offered.js';

/**
 * @typedef {import('../api/api-paths.js').OpenApi} OpenApi
 * @typedef {import('./commands-at.js').Command} Command
 * @typedef {import('./form.js').Subject} Subject
 * @typedef {import('./form.js').Done} Done
 */

/**
 * A form for each command that makes sense here for who signed in.
 * @param {OpenApi} api
 * @param {Command[]} commands
 * @param {Subject} subject
 * @param {(done: Done) => void} done
 * @returns {Node[]}
 */
export function showCommands(api, commands, subject, done) {
  const person = currentPerson();
  if (!person) {
    return [];
  }
  const judged = commands.map((command) => ({ command, why: whyNot(command, subject.record, person) }));
  const offered = judged.flatMap(({ command, why }) => (why === undefined ? [command] : []));
  const own = judged.some(({ why }) => why === 'ownRequest');
  return [
    ...offered.map((command) => showCommand(api, command, subject, done)),
    ...(own ? [element('p', ['You requested this: somebody else has to decide on it.'], { class: 'none' })] : []),
  ];
}

/**
 * A form is made when it is opened: a document to change may be long.
 * @param {OpenApi} api
 * @param {Command} command
 * @param {Subject} subject
 * @param {(done: Done) => void} done
 */
function showCommand(api, command, subject, done) {
  const details = /** @type {HTMLDetailsElement} */ (element('details', [element('summary', [command.title])]));
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) {
      details.append(showForm(api, command, subject, done));
    }
  });
  return details;
}
