/** Shows any JSON value as something to read: lists as tables, records as names and values. Text is only ever text. */
import { isObject, nameOf } from './columns.js';
import { element, link, tableOf } from './element.js';
import { linkTo, logAddress, scopeIn } from './links.js';
import { labelOf, toneOf, words } from './words.js';

/** @typedef {import('./links.js').Scope} Scope */

/**
 * @param {unknown} value
 * @param {string} [name] of the member that holds it
 * @param {Scope} [scope] what is known around it
 * @returns {Node}
 */
export function showValue(value, name = '', scope = {}) {
  if (Array.isArray(value)) {
    return showList(value, name, scope);
  }
  return isObject(value) ? showRecord(value, name, scope) : showText(value, name, scope);
}

/**
 * @param {unknown[]} values
 * @param {string} name
 * @param {Scope} scope
 * @returns {Node}
 */
function showList(values, name, scope) {
  if (values.length === 0) {
    return element('span', ['none'], { class: 'none' });
  }
  if (values.every(isRecord)) {
    const isFlat = values.every((value) =>
      Object.values(value).every((part) => !isRecord(part) && !Array.isArray(part)),
    );
    return isFlat
      ? showFlat(values, scope)
      : element(
          'ol',
          values.map((value) => element('li', [showRecord(value, name, scope)])),
        );
  }
  const texts = values.map(String);
  const short = texts.every((text) => !text.includes(' ') || linkTo(name, text, scope) !== undefined);
  return short
    ? element(
        'span',
        texts.flatMap((text, at) => [...(at > 0 ? [', '] : []), showText(text, name, scope)]),
      )
    : element('pre', [texts.join('\n')]);
}

/**
 * Every member of every record but its id: this is their only place.
 * @param {Record<string, unknown>[]} items
 * @param {Scope} scope
 */
function showFlat(items, scope) {
  const names = [...new Set(items.flatMap(Object.keys))].filter(
    (name) => name !== 'id' && items.some((item) => item[name] !== null && item[name] !== ''),
  );
  const rows = items.map((item) => {
    const inside = scopeIn(scope, item);
    const cells = names.map((name) => element('td', [showMember(item, name, inside)], { 'data-title': words(name) }));
    return element('tr', cells);
  });
  return tableOf(names.map(words), rows);
}

/**
 * The log of a step is the name of a blob; it is read at an address of the API.
 * @param {Record<string, unknown>} record
 * @param {string} name
 * @param {Scope} scope
 */
function showMember(record, name, scope) {
  const isStep = name === 'name' && 'exitCode' in record && 'log' in record;
  const log = isStep ? logAddress(String(record['name']), scope) : undefined;
  return log === undefined ? showValue(record[name], name, scope) : link(String(record['name']), log);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return isObject(value) && nameOf(value) === undefined;
}

/**
 * @param {Record<string, unknown>} record
 * @param {string} name
 * @param {Scope} scope
 * @returns {Node}
 */
function showRecord(record, name, scope) {
  const person = nameOf(record);
  if (person !== undefined) {
    return element('span', [person]);
  }
  const inside = scopeIn(scope, record, name);
  // A page of a list inside of a record is the list.
  if (Array.isArray(record['items']) && 'cursor' in record) {
    return showList(record['items'], name, inside);
  }
  const isSaid = (/** @type {[string, unknown]} */ [, value]) => value !== null && value !== undefined;
  const said = lastOf(Object.entries(record).filter(isSaid), ['recipe', 'rules', 'history']);
  if (said.length === 0) {
    return element('span', ['none'], { class: 'none' });
  }
  const label = (/** @type {string} */ member) => labelOf(member, scope['template'] ?? '');
  return element(
    'dl',
    said.flatMap(([member]) => [element('dt', [label(member)]), element('dd', [showMember(record, member, inside)])]),
  );
}

/**
 * Members that are long documents of their own come behind what is said of them.
 * @param {[string, unknown][]} members
 * @param {string[]} long
 */
function lastOf(members, long) {
  return members.toSorted(([a], [b]) => long.indexOf(a) - long.indexOf(b));
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {Scope} scope
 */
function showText(value, name, scope) {
  if (value === null || value === undefined || value === '') {
    return element('span', ['–'], { class: 'none' });
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) {
    return showTime(text, scope['table'] === undefined ? 19 : 16);
  }
  const address = linkTo(name, text, scope);
  if (address !== undefined) {
    return link(text, address);
  }
  if (text.includes('\n')) {
    return element('pre', [text]);
  }
  const tone = toneOf(text);
  return element('span', [text], tone ? { class: tone } : {});
}

/**
 * To the second; in lists to the minute.
 * @param {string} instant
 * @param {number} end of what is shown of it
 */
function showTime(instant, end) {
  const shown = `${instant.slice(0, 10)} ${instant.slice(11, end)} UTC`;
  return element('time', [shown], {
    datetime: instant,
    title: `${instant}, here ${new Date(instant).toLocaleString()}`,
  });
}
