/**
 * What a value of a record stands for, as the address of that.
 * @typedef {Record<string, string>} Scope what is known from the address and the records around: `imageDefinition`, `rebakeId`, …
 */

const definitions = '/api/image-definitions';

/** A version with its image definition, as people write it. */
const versionInWords = /^([a-z0-9][a-z0-9-]*) (\d+\.\d+\.\d+)$/;
/** A marketplace version behind its URN. */
const urnInWords = /^([^\s:/]+:[^\s:]+:[^\s:]+)( \S+)?$/;
const versionNumber = /^\d+\.\d+\.\d+$/;

/**
 * Members whose values are ids, by name: where each leads.
 * @type {Record<string, (value: string, scope: Scope) => string | undefined>}
 */
const byName = {
  imageDefinition: (name) => address(definitions, name),
  image: (name, { within }) => (within === 'base' ? address(definitions, name) : undefined),
  version: versionAddress,
  previous: versionAddress,
  newest: () => undefined,
  rebakeId: (id, scope) => below(scope, 'rebakes', id),
  runningRebake: (id, scope) => below(scope, 'rebakes', id),
  promotionId: (id, scope) => below(scope, 'promotions', id),
  openPromotion: (id, scope) => below(scope, 'promotions', id),
  machineId: (id, { subscriptionId }) =>
    subscriptionId === undefined ? undefined : address(`/api/machines/${subscriptionId}`, id),
  exemptionId: (id) => address('/api/exemptions', id),
  sweepId: (id) => address('/api/sweeps', id),
  marketplace: baseImageAddress,
  urn: baseImageAddress,
};

/**
 * @param {string} name of the member that holds the value, or of the list that does
 * @param {string} value
 * @param {Scope} scope
 * @returns {string | undefined}
 */
export function linkTo(name, value, scope) {
  if (value.startsWith('/api/')) {
    return value;
  }
  if (/^\/subscriptions\/[^/]+\/resourceGroups\//i.test(value)) {
    return portalAddress(value);
  }
  if (scope['within'] === 'openPromotions') {
    return below(scope, 'promotions', value);
  }
  const found = Object.hasOwn(byName, name) ? byName[name]?.(value, scope) : undefined;
  return found ?? (['ancestors', 'revokedAncestor'].includes(name) ? inWords(value) : undefined);
}

/**
 * What is known inside of a record: what was known around it, and what it says of itself.
 * @param {Scope} scope
 * @param {Record<string, unknown>} record
 * @param {string} [within] the member that holds it
 * @returns {Scope}
 */
export function scopeIn(scope, record, within = '') {
  const own = ['imageDefinition', 'rebakeId', 'subscriptionId', 'kind'].flatMap((name) => {
    const value = record[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const kind = 'kind' in record ? {} : { kind: '' };
  return { ...scope, ...kind, .../** @type {Scope} */ (Object.fromEntries(own)), within };
}

/**
 * Where all is that a step of a rebake printed.
 * @param {string} step
 * @param {Scope} scope
 */
export function logAddress(step, scope) {
  const rebake = scope['rebakeId'] === undefined ? undefined : below(scope, 'rebakes', scope['rebakeId']);
  return rebake && `${rebake}/steps/${encodeURIComponent(step)}/log`;
}

/**
 * A resource in the Azure portal.
 * @param {string} resourceId
 */
function portalAddress(resourceId) {
  return `https://portal.azure.com/#resource${resourceId.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * @param {string} version
 * @param {Scope} scope
 */
function versionAddress(version, scope) {
  return scope['kind'] !== 'marketplace' && versionNumber.test(version) ? below(scope, 'versions', version) : undefined;
}

/** @param {string} urn */
function baseImageAddress(urn) {
  return urnInWords.test(urn) ? address('/api/base-images', urn.toLowerCase()) : undefined;
}

/** @param {string} text */
function inWords(text) {
  const [, imageDefinition, version] = versionInWords.exec(text) ?? [];
  if (imageDefinition !== undefined && version !== undefined) {
    return below({ imageDefinition }, 'versions', version);
  }
  const [, urn] = urnInWords.exec(text) ?? [];
  return urn === undefined ? undefined : baseImageAddress(urn);
}

/**
 * @param {Scope} scope
 * @param {string} list
 * @param {string} id
 */
function below({ imageDefinition }, list, id) {
  return imageDefinition === undefined ? undefined : address(`${address(definitions, imageDefinition)}/${list}`, id);
}

/**
 * @param {string} list
 * @param {string} id
 */
function address(list, id) {
  return `${list}/${encodeURIComponent(id)}`;
}
