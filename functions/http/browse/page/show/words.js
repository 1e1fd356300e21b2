/** How names and states of the API are read. */

/** How states, verdicts and outcomes are to be seen. */
const tones = {
  good: ['accepted', 'live', 'passed', 'compliant', 'succeeded', 'solved', 'complete', 'done', 'approved', 'Succeeded'],
  bad: [
    ...['rejected', 'failed', 'revoked', 'unapprovedSource', 'wrongStage', 'halted', 'open', 'refused', 'missing'],
    ...['timedOut', 'error', 'Failed'],
  ],
  waiting: [
    ...['waiting', 'running', 'deprecated', 'outdated', 'unknown', 'partial', 'paused', 'requested', 'excluded'],
    ...['suspicious', 'Running'],
  ],
};

/** Names that say too little by themselves. */
const known = {
  at: 'When',
  by: 'Who',
  ifLive: 'Only if live is',
  bakedAt: 'Baked',
  acceptedAt: 'Accepted',
  createdAt: 'Created',
  dueAt: 'Due',
  openedAt: 'Opened',
  endedAt: 'Ended',
  requestedAt: 'Requested',
  updatedAt: 'Updated',
};

/**
 * Undefined where a text is neither good nor bad news.
 * @param {string} text
 */
export function toneOf(text) {
  return Object.entries(tones).find(([, states]) => states.includes(text))?.[0];
}

/**
 * `lastNotice` is `Last notice`.
 * @param {string} name
 */
export function words(name) {
  const spaced = name.replaceAll(
    /([a-z0-9])([A-Z])/g,
    (_, before, letter) => `${before} ${String(letter).toLowerCase()}`,
  );
  return Object.hasOwn(known, name)
    ? known[/** @type {keyof typeof known} */ (name)]
    : spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/**
 * What a member of a record is called. A definition's recipe digest is of all that the recipe says; a version's and a
 * rebake's plan compare only what goes into the image, so that another gate makes no new version.
 * @param {string} name
 * @param {string} template of the record's address
 */
export function labelOf(name, template) {
  if (name === 'recipeDigest') {
    return template.endsWith('/versions/{version}') ? 'Digest of what is baked' : 'Digest of the whole recipe';
  }
  return words(name);
}
