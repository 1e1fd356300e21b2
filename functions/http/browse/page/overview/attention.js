/**
 * What waits for somebody, what is wrong first: what the API says of image definitions and promotions, and what is seen
 * in its lists of findings, dead letters and base images.
 * @typedef {{ urgent: boolean, what: string, why: string, resource: string }} Need
 * @typedef {{ escalatedAt: string | null, owner: string }} Finding
 * @typedef {{ urn: string, id: string, trouble: string | null }} BaseImage
 * @typedef {{ queue: string, letters: number, more: boolean }} DeadLetters
 * @typedef {{
 *   needs: Need[],
 *   findings: Finding[],
 *   moreFindings: boolean,
 *   baseImages: BaseImage[],
 *   deadLetters: DeadLetters[],
 * }} Facts
 */

/**
 * @param {Facts} facts
 * @returns {Need[]}
 */
export function needsOf(facts) {
  const needs = [
    ...facts.needs,
    ...ofFindings(facts),
    ...facts.deadLetters.flatMap(ofDeadLetters),
    ...facts.baseImages.flatMap(ofBaseImage),
  ];
  return needs.toSorted((a, b) => Number(b.urgent) - Number(a.urgent));
}

/**
 * @param {Facts} facts
 * @returns {Need[]}
 */
function ofFindings({ findings, moreFindings }) {
  const overdue = findings.filter(({ escalatedAt }) => escalatedAt !== null);
  const owners = new Set(overdue.map(({ owner }) => owner));
  const many = `${moreFindings ? 'at least ' : ''}${overdue.length}`;
  const why = `Of ${[...owners].slice(0, 3).join(', ')}${owners.size > 3 ? ' and others' : ''}`;
  return overdue.length === 0
    ? []
    : [{ urgent: true, what: `Findings that are overdue: ${many}`, why, resource: '/api/findings?state=open' }];
}

/**
 * @param {DeadLetters} queue
 * @returns {Need[]}
 */
function ofDeadLetters({ queue, letters, more }) {
  const resource = `/api/dead-letters?queue=${encodeURIComponent(queue)}`;
  const what = `Dead letters of ${queue}: ${letters}${more ? ' or more' : ''}`;
  const why = 'They were not delivered: see why, then replay them';
  return letters === 0 ? [] : [{ urgent: true, what, why, resource }];
}

/**
 * @param {BaseImage} image
 * @returns {Need[]}
 */
function ofBaseImage({ urn, id, trouble }) {
  const resource = `/api/base-images/${encodeURIComponent(id)}`;
  return trouble === null ? [] : [{ urgent: true, what: `${urn}: cannot be used`, why: trouble, resource }];
}
