/**
 * What waits for somebody, worst first: decided from what the API says, for the overview.
 * @typedef {{ name: string, live: Record<string, { version: string }>, paused: { by: { name: string }, reason: string } | null,
 *   failuresInRow: number, openPromotions: Record<string, string>,
 *   recipe: { stages: { name: string, gate?: { automatic?: boolean } }[] } }} Definition
 * @typedef {{ imageDefinition: string, version: string, state: string, stages: Record<string, { state: string }>,
 *   heldBack: string[], revokedAncestor: string | null }} Version
 * @typedef {{ promotionId: string, imageDefinition: string, version: string, stage: string, state: string,
 *   gate: { name: string, met: boolean, sentence: string }[], halt: { message: string } | null }} Promotion
 * @typedef {{ escalatedAt: string | null, owner: string }} Finding
 * @typedef {{ urn: string, id: string, trouble: string | null }} BaseImage
 * @typedef {{ queue: string, letters: number, more: boolean }} DeadLetters
 * @typedef {{
 *   definitions: Definition[],
 *   versions: Version[],
 *   promotions: Promotion[],
 *   findings: Finding[],
 *   moreFindings: boolean,
 *   baseImages: BaseImage[],
 *   deadLetters: DeadLetters[],
 * }} Facts `versions` are the accepted ones
 * @typedef {{ tone: 'bad' | 'waiting', what: string, why: string, href: string }} Need
 */

import { needsOfDefinition } from './needs-of-definition.js';

const definitions = '/api/image-definitions';

/**
 * @param {Facts} facts
 * @returns {Need[]}
 */
export function needsOf(facts) {
  const needs = [
    ...facts.promotions.flatMap(ofPromotion),
    ...facts.definitions.flatMap((definition) => needsOfDefinition(definition, facts.versions)),
    ...ofFindings(facts),
    ...facts.deadLetters.flatMap(ofDeadLetters),
    ...facts.baseImages.flatMap(ofBaseImage),
  ];
  return needs.toSorted((a, b) => Number(a.tone === 'waiting') - Number(b.tone === 'waiting'));
}

/**
 * A promotion that waits for time to pass, or is under way, needs nobody.
 * @param {Promotion} promotion
 * @returns {Need[]}
 */
function ofPromotion({ promotionId, imageDefinition, version, stage, state, gate, halt }) {
  const href = `${definitions}/${imageDefinition}/promotions/${promotionId}`;
  const what = `${imageDefinition} ${version} into ${stage}`;
  if (state === 'halted') {
    return [{ tone: 'bad', what: `${what}: halted`, why: halt?.message ?? '', href }];
  }
  const approvals = gate.find(({ name, met }) => name === 'approvals' && !met);
  return state === 'waiting' && approvals
    ? [{ tone: 'waiting', what: `${what}: waits for approval`, why: approvals.sentence, href }]
    : [];
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
    : [{ tone: 'bad', what: `Findings that are overdue: ${many}`, why, href: '/api/findings?state=open' }];
}

/**
 * @param {DeadLetters} queue
 * @returns {Need[]}
 */
function ofDeadLetters({ queue, letters, more }) {
  const href = `/api/dead-letters?queue=${encodeURIComponent(queue)}`;
  const what = `Dead letters of ${queue}: ${letters}${more ? ' or more' : ''}`;
  return letters === 0 ? [] : [{ tone: 'bad', what, why: 'They were not delivered: see why, then replay them', href }];
}

/**
 * @param {BaseImage} image
 * @returns {Need[]}
 */
function ofBaseImage({ urn, id, trouble }) {
  const href = `/api/base-images/${encodeURIComponent(id)}`;
  return trouble === null ? [] : [{ tone: 'bad', what: `${urn}: cannot be used`, why: trouble, href }];
}
