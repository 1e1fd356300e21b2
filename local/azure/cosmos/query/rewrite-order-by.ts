import { nameItems } from '../sql/compile/compile-select.ts';
import { aliasOf } from '../sql/compile/compile-sources.ts';
import type { Span } from '../sql/query-error.ts';
import type { Query, Select, Source } from '../sql/syntax/ast.ts';

/** Clients put `true` here, or the condition by which they go on after a page. */
const filter = '{documentdb-formattableorderbyquery-filter}';

/** How many results of each partition key range can take part in the whole. */
export interface Window {
  readonly top?: number | undefined;
  /** Offset and limit together: any range may hold the results that the offset skips. */
  readonly limit?: number | undefined;
}

/**
 * The query that clients send to each partition key range, to merge what comes back: beside each result (`payload`) stands
 * what it is sorted by, and the item that it is of.
 */
export function rewriteOrderBy(statement: string, query: Query, window: Window): string {
  const text = ({ span }: { readonly span: Span }): string => statement.slice(span.start, span.end);
  const [first] = query.sources as [Source];
  const alias = aliasOf(first);
  const items = query.orderBy.map(({ expression }) => `{"item": ${text(expression)}}`).join(', ');
  const order = query.orderBy.map(({ expression, descending }) => `${text(expression)} ${descending ? 'DESC' : 'ASC'}`);
  const top = window.top === undefined ? '' : `TOP ${window.top} `;
  return [
    `SELECT ${top}${alias}._rid, [${items}] AS orderByItems, ${payload(query.select, alias, text)} AS payload`,
    `FROM ${sourcesText(statement, query)}`,
    `WHERE ${query.where ? `((${text(query.where)}) AND (${filter}))` : `(${filter})`}`,
    `ORDER BY ${order.join(', ')}`,
    ...(window.limit === undefined ? [] : [`OFFSET 0 LIMIT ${window.limit}`]),
  ].join('\n');
}

/** FROM with its JOINs, as written. */
export function sourcesText(statement: string, { sources }: Query): string {
  return statement.slice(sources[0]?.span.start, sources.at(-1)?.span.end);
}

function payload(select: Select, alias: string, text: (part: { readonly span: Span }) => string): string {
  switch (select.kind) {
    case 'all':
      return alias;
    case 'value':
      return text(select.expression);
    case 'list': {
      const properties = nameItems(select.items).map(([name, value]) => `${JSON.stringify(name)}: ${text(value)}`);
      return `{${properties.join(', ')}}`;
    }
  }
}
