/** Shows any JSON value as something to read: lists as tables, records as names and values. Text is only ever text. */

/** How states, verdicts and outcomes are to be seen. */
const tones = {
  good: ['accepted', 'live', 'passed', 'compliant', 'succeeded', 'solved', 'complete', 'done', 'approved'],
  bad: ['rejected', 'failed', 'revoked', 'unapprovedSource', 'wrongStage', 'halted', 'open', 'refused', 'missing'],
  waiting: ['waiting', 'running', 'deprecated', 'outdated', 'unknown', 'partial', 'paused', 'requested', 'excluded'],
};

/**
 * Undefined where a text is neither good nor bad news.
 * @param {string} text
 */
export function toneOf(text) {
  return Object.entries(tones).find(([, states]) => states.includes(text))?.[0];
}

/**
 * @param {string} tag
 * @param {(Node | string)[]} children
 * @param {Record<string, string>} [attributes]
 */
export function element(tag, children, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {string} href
 */
export function link(text, href) {
  return element('a', [text], { href });
}

/**
 * @param {unknown} value
 * @returns {Node}
 */
export function showValue(value) {
  if (Array.isArray(value)) {
    return showList(value);
  }
  return typeof value === 'object' && value !== null ? showRecord(value) : showText(value);
}

/**
 * @param {Record<string, unknown>[]} items
 * @param {(item: Record<string, unknown>) => string | undefined} addressOf
 * @param {number} [most] columns; what is left out is read on the item's own page
 */
export function showTable(items, addressOf, most = 8) {
  const flatItems = items.map(flat);
  const columns = columnsOf(flatItems, most);
  const rows = flatItems.map((values, at) => {
    const address = addressOf(items[at] ?? {});
    const id = decodeURIComponent(address?.split('/').at(-1) ?? '');
    const linked = columns.find((name) => values[name] === id) ?? columns[0];
    const cells = columns.map((name) =>
      element('td', [name === linked && address ? link(String(values[name]), address) : showValue(values[name])]),
    );
    return element('tr', cells);
  });
  const heads = columns.map((name) => element('th', [words(name)]));
  return element('table', [element('thead', [element('tr', heads)]), element('tbody', rows)]);
}

/** @param {unknown[]} values */
function showList(values) {
  if (values.length === 0) {
    return element('span', ['none'], { class: 'none' });
  }
  if (values.every(isRecord)) {
    const isFlat = values.every((value) =>
      Object.values(value).every((part) => !isRecord(part) && !Array.isArray(part)),
    );
    return isFlat
      ? showTable(values, () => undefined, Infinity)
      : element(
          'ol',
          values.map((value) => element('li', [showRecord(value)])),
        );
  }
  const texts = values.map(String);
  const short = texts.every((text) => text.length < 40 && !text.includes(' '));
  return short ? element('span', [texts.join(', ')]) : element('pre', [texts.join('\n')]);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && nameOf(value) === undefined;
}

/** @param {object} record */
function showRecord(record) {
  const person = nameOf(record);
  if (person !== undefined) {
    return showText(person);
  }
  const known = Object.entries(record).filter(([, value]) => value !== null && value !== undefined);
  if (known.length === 0) {
    return element('span', ['none'], { class: 'none' });
  }
  return element(
    'dl',
    known.flatMap(([name, value]) => [element('dt', [words(name)]), element('dd', [showValue(value)])]),
  );
}

/** @param {unknown} value */
function showText(value) {
  if (value === null || value === undefined || value === '') {
    return element('span', ['–'], { class: 'none' });
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) {
    const shown = `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
    return element('time', [shown], { datetime: text, title: new Date(text).toLocaleString() });
  }
  if (text.startsWith('/api/')) {
    return link(text, text);
  }
  if (text.includes('\n')) {
    return element('pre', [text]);
  }
  const tone = toneOf(text);
  return element('span', [text], tone ? { class: tone } : {});
}

/**
 * What can be shown in cells, the names of things first. Left out is what no item has.
 * @param {Record<string, unknown>[]} items flat ones
 * @param {number} most
 */
function columnsOf(items, most) {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const plain = names.filter((name) => items.some((item) => isPresent(item[name]) && !isOpaque(item[name])));
  const order = ['name', 'imageDefinition', 'version', 'stage', 'state', 'verdict', 'reason'];
  const rank = (/** @type {string} */ name) => (order.includes(name) ? order.indexOf(name) : order.length);
  return plain.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}

/**
 * An item with the plain values of its parts beside its own; its own win.
 * @param {Record<string, unknown>} item
 * @returns {Record<string, unknown>}
 */
function flat(item) {
  const isPlain = (/** @type {[string, unknown]} */ [, value]) => typeof value !== 'object' && value !== undefined;
  const inParts = Object.values(item)
    .filter(isRecord)
    .flatMap((part) => Object.entries(part).filter(isPlain));
  const people = Object.entries(item).map(([name, value]) => /** @type {const} */ ([name, nameOf(value)]));
  return Object.fromEntries([...inParts, ...people, ...Object.entries(item).filter(isPlain)]);
}

/**
 * People and systems are recorded as id and name; the name is what is read.
 * @param {unknown} value
 * @returns {string | undefined}
 */
function nameOf(value) {
  const isActor = typeof value === 'object' && value !== null && Object.keys(value).toSorted().join() === 'id,name';
  return isActor ? String(/** @type {{ name: unknown }} */ (value).name) : undefined;
}

/**
 * Whether a value only tells machines something: a digest, an id of the directory or of Azure.
 * @param {unknown} value
 */
function isOpaque(value) {
  return (
    typeof value === 'string' &&
    /^([0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/subscriptions\/.*|subscriptions~.*)$/i.test(value)
  );
}

/** @param {unknown} value */
function isPresent(value) {
  return value !== null && value !== undefined && value !== '';
}

/** `lastNotice` is `Last notice`. @param {string} name */
function words(name) {
  const spaced = name.replaceAll(
    /([a-z0-9])([A-Z])/g,
    (_, before, letter) => `${before} ${String(letter).toLowerCase()}`,
  );
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
