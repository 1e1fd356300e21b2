import { findPlace, titleOf } from './api/api-paths.js';
import { place } from './layout.js';
import { memberAt } from './show/columns.js';
import { link } from './show/element.js';

/** @typedef {import('./api/api-paths.js').OpenApi} OpenApi */

/**
 * Where this is, with links to what is above it.
 * @param {OpenApi} api
 * @param {string} pathname
 */
export function showPath(api, pathname) {
  const parts = pathname.split('/').slice(2);
  parts.forEach((part, at) => {
    const path = `/api/${parts.slice(0, at + 1).join('/')}`;
    const found = findPlace(api, path);
    const readable = found && api.paths[found.template]?.['get'] && at < parts.length - 1;
    const text = decodeURIComponent(part);
    place('path').append(at > 0 ? ' / ' : '', readable ? link(text, path) : text);
  });
}

/**
 * @param {string} template
 * @param {string} pathname
 * @param {Record<string, unknown>} [record]
 */
export function showTitle(template, pathname, record = {}) {
  const title = titleOfRecord(template, pathname, record);
  place('title').replaceChildren(title);
  document.title = `${title} – Rebake`;
}

/**
 * What a record is called: its name, or what it is about. Ids are not read.
 * @param {string} template
 * @param {string} pathname
 * @param {Record<string, unknown>} record
 */
export function titleOfRecord(template, pathname, record) {
  const last = decodeURIComponent(pathname.split('/').at(-1) ?? '');
  if (!template.endsWith('}')) {
    return titleOf(last);
  }
  const text = (/** @type {string} */ path) => {
    const value = memberAt(record, path);
    return typeof value === 'string' ? value : undefined;
  };
  const [definition, version, stage] = [text('imageDefinition'), text('version'), text('stage')];
  if (text('promotionId') !== undefined) {
    return `${definition} ${version} into ${stage}`;
  }
  if (text('rebakeId') !== undefined && text('phase') !== undefined) {
    return `Rebake of ${definition}${version === undefined ? '' : `, version ${version}`}`;
  }
  const isVersion = definition !== undefined && version === last;
  return isVersion ? `${definition} ${version}` : (text('name') ?? text('machine.name') ?? text('urn') ?? last);
}
