/**
 * @typedef {import('./attention.js').Definition} Definition
 * @typedef {import('./attention.js').Version} Version
 * @typedef {import('./attention.js').Need} Need
 */

const definitions = '/api/image-definitions';

/**
 * What an image definition needs somebody for.
 * @param {Definition} definition
 * @param {Version[]} versions
 * @returns {Need[]}
 */
export function needsOfDefinition({ name, live, paused, failuresInRow, openPromotions, recipe }, versions) {
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
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = [0, 1, 2].find((part) => left?.[part] !== right?.[part]);
  return at === undefined ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0);
}
