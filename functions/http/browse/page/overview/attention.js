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

const definitions = '/api/image-definitions';

/**
 * @param {Facts} facts
 * @returns {Need[]}
 */
export function needsOf(facts) {
  const needs = [
    ...facts.promotions.flatMap(ofPromotion),
    ...facts.definitions.flatMap((definition) => ofDefinition(definition, facts.versions)),
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
 * @param {Definition} definition
 * @param {Version[]} versions
 * @returns {Need[]}
 */
function ofDefinition({ name, live, paused, failuresInRow, openPromotions, recipe }, versions) {
  const href = `${definitions}/${name}`;
  const own = versions.filter(({ imageDefinition }) => imageDefinition === name);
  const stages = recipe.stages.flatMap((stage, at) => {
    if (openPromotions[stage.name] !== undefined) {
      return [];
    }
    const before = recipe.stages[at - 1]?.name;
    const ready = toRequest(stage.name, before, live[stage.name]?.version, own);
    const isNext = before === undefined || live[before] !== undefined;
    return ready
      ? [readyIn(ready, stage.name, live)]
      : isNext && !live[stage.name]
        ? [nothingIn(name, stage.name)]
        : [];
  });
  return [
    ...(failuresInRow > 0 ? [failing(name, failuresInRow)] : []),
    ...(paused
      ? [
          {
            tone: /** @type {const} */ ('bad'),
            what: `${name}: automatic rebakes are paused`,
            why: `${paused.by.name}: ${paused.reason}`,
            href,
          },
        ]
      : []),
    ...stages,
  ];
}

/**
 * The newest accepted version that the stage before has and this one never had; of the first stage, nothing: versions
 * enter it by themselves.
 * @param {string} stage
 * @param {string | undefined} before
 * @param {string | undefined} live
 * @param {Version[]} versions
 */
function toRequest(stage, before, live, versions) {
  return versions
    .filter(
      ({ version, state, stages, heldBack, revokedAncestor }) =>
        before !== undefined &&
        state === 'accepted' &&
        revokedAncestor === null &&
        !heldBack.includes(stage) &&
        (stages[stage]?.state ?? 'none') === 'none' &&
        stages[before]?.state === 'live' &&
        (live === undefined || compareVersions(version, live) > 0),
    )
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1);
}

/**
 * @param {Version} version
 * @param {string} stage
 * @param {Record<string, { version: string }>} live
 * @returns {Need}
 */
function readyIn({ imageDefinition, version }, stage, live) {
  const there = live[stage]?.version;
  return {
    tone: 'waiting',
    what: `${imageDefinition} ${version}: accepted, and nobody requested its promotion into ${stage}`,
    why: there === undefined ? `Nothing is live in ${stage}` : `${there} is live in ${stage}`,
    href: `${definitions}/${imageDefinition}/versions/${version}`,
  };
}

/**
 * @param {string} name
 * @param {string} stage
 * @returns {Need}
 */
function nothingIn(name, stage) {
  const why = 'No accepted version is ready for it';
  return {
    tone: 'waiting',
    what: `${name}: nothing is live in ${stage}`,
    why,
    href: `${definitions}/${name}/versions`,
  };
}

/**
 * @param {string} name
 * @param {number} times
 * @returns {Need}
 */
function failing(name, times) {
  const why = `${times} ${times === 1 ? 'time' : 'times in a row'}`;
  return { tone: 'bad', what: `${name}: the last rebake failed`, why, href: `${definitions}/${name}/rebakes` };
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

/**
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = [0, 1, 2].find((part) => left?.[part] !== right?.[part]);
  return at === undefined ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0);
}
