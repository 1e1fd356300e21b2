/**
 * What the API says when it refuses, as RFC 9457 problem details.
 * @typedef {{ title?: string, detail?: string, errors?: { path: string, message: string }[] }} Problem
 */

/**
 * All that is said, a line each.
 * @param {Problem} problem
 */
export function linesOf({ title, detail, errors = [] }) {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return [title ?? '', detail ?? '', ...faults].filter((line) => line !== '');
}

/**
 * What a person reads who may not see or do something. Without any role nothing here can be read: that is not about
 * this page.
 * @param {Problem} problem
 * @param {{ roles: string[] } | undefined} person
 * @param {readonly string[]} known roles of the API
 */
export function refusalOf(problem, person, known) {
  if (person && !person.roles.some((role) => known.includes(role))) {
    const some = known.length === 0 ? '' : ` (${known.join(', ')})`;
    return `You have no role here yet. Ask whoever manages access to Rebake in your organisation for one${some}, then sign in again.`;
  }
  return linesOf(problem).join('\n');
}

/** The answer was no. */
export class RefusedError extends Error {
  /** @override */
  name = 'RefusedError';

  /**
   * @param {number} status
   * @param {Problem} problem
   */
  constructor(status, problem) {
    super(linesOf(problem).join('\n') || `The answer was ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}
