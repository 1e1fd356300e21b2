/** @typedef {import('./read-operations.js').Operation} Operation */

/**
 * What is under way, in a few words: `promotion of 1.4.0 to production: soaking`.
 * @param {Pick<Operation, 'kind' | 'state' | 'version'>} operation
 * @param {string} [stage] Absent for what has none.
 */
export function describeWork({ kind, state, version }, stage) {
  const of = version === null ? '' : kind === 'rollback' ? ` to ${version}` : ` of ${version}`;
  const where = stage === undefined ? '' : kind === 'rollback' ? ` in ${stage}` : ` to ${stage}`;
  return `${kind}${of}${where}: ${state}`;
}
