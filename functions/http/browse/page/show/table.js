import { cellOf, columnsOf, isObject } from './columns.js';
import { element, link, tableOf } from './element.js';
import { scopeIn } from './links.js';
import { showValue } from './value.js';

/**
 * @typedef {import('./links.js').Scope} Scope
 * @typedef {{
 *   operationId?: string,
 *   scope?: Scope,
 *   addressOf?: (item: Record<string, unknown>) => string | undefined,
 *   extra?: (item: Record<string, unknown>) => Node[],
 * }} TableOptions `extra` is what can be done to a row
 */

/**
 * A list as a table: what identifies a row leads to it.
 * @param {Record<string, unknown>[]} items
 * @param {TableOptions} [options]
 */
export function showTable(items, { operationId = '', scope = {}, addressOf = () => undefined, extra } = {}) {
  const columns = columnsOf(items, operationId);
  const rows = items.map((item) => {
    const address = addressOf(item);
    const own = scopeIn({ ...scope, table: 'yes' }, item);
    const cells = columns.map((column, at) => {
      const value = cellOf(item, column);
      const name = column.path.split('.').at(-1) ?? '';
      const part = column.path.split('.')[0] ?? '';
      const inside = isObject(item[part]) ? scopeIn(own, item[part], part) : own;
      const shown =
        at === 0 && address !== undefined
          ? link(typeof value === 'string' ? value : 'open', address)
          : showValue(value, name, inside);
      return element('td', [shown], { 'data-title': column.title });
    });
    return element('tr', [...cells, ...(extra ? [element('td', extra(item))] : [])]);
  });
  return tableOf([...columns.map(({ title }) => title), ...(extra ? [''] : [])], rows);
}
