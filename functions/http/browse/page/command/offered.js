/**
 * Whether a command makes sense for who looks, as things stand. The API decides; this only keeps out of sight what it
 * would refuse.
 * @typedef {import('./commands-at.js').Command} Command
 * @typedef {import('../api/token.js').Person} Person
 */

/**
 * What members of a record have to be for a command, by operation. `null` is one that is not set, `'any'` one that is.
 * @type {Record<string, Record<string, readonly string[] | null | 'any'>>}
 */
export const offeredWhile = {
  approvePromotion: { state: ['waiting'] },
  rejectPromotion: { state: ['waiting'] },
  retryPromotion: { state: ['halted'], cancel: null },
  cancelPromotion: { state: ['waiting', 'copying', 'replicating', 'soaking', 'halted'] },
  requestPromotion: { state: ['accepted'] },
  deprecateImageVersion: { state: ['accepted'] },
  revokeImageVersion: { state: ['baked', 'checking', 'accepted', 'rejected', 'deprecated'] },
  submitEvidence: { state: ['checking', 'accepted'] },
  pauseRebakes: { paused: null },
  resumeRebakes: { paused: 'any' },
  startRebake: { paused: null },
  cancelRebake: { phase: ['queued', 'planned', 'baking', 'checking'], cancel: null },
  rollBackStage: { live: 'any' },
  endExemption: { state: ['inForce'] },
};

/** Nobody decides on what they asked for. */
const byOthers = ['approvePromotion', 'rejectPromotion'];

/**
 * @param {Command} command
 * @param {Record<string, unknown>} record that it would change
 * @param {Person} person
 */
export function isOffered(command, record, person) {
  return whyNot(command, record, person) === undefined;
}

/**
 * Why a command is not offered: another role is needed, the record is not in the state, or somebody else has to decide.
 * @param {Command} command
 * @param {Record<string, unknown>} record
 * @param {Person} person
 * @returns {'role' | 'state' | 'ownRequest' | undefined}
 */
export function whyNot({ id, roles }, record, person) {
  if (roles.length > 0 && !roles.some((role) => person.roles.includes(role))) {
    return 'role';
  }
  const wanted = Object.entries(offeredWhile[id] ?? {});
  if (!wanted.every(([member, states]) => !(member in record) || holds(record[member], states))) {
    return 'state';
  }
  const requester = /** @type {{ id?: string } | undefined} */ (record['requestedBy'])?.id?.toLowerCase();
  return byOthers.includes(id) && requester === person.id.toLowerCase() ? 'ownRequest' : undefined;
}

/**
 * @param {unknown} value
 * @param {readonly string[] | null | 'any'} wanted
 */
function holds(value, wanted) {
  const isSet = value !== null && value !== undefined;
  if (wanted === null || wanted === 'any') {
    return isSet === (wanted === 'any');
  }
  return wanted.includes(String(value));
}
