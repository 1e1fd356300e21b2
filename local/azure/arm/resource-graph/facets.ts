import { z } from 'zod';
import { parseQuery } from './kql/parse-query.ts';
import { QueryError } from './kql/query-error.ts';
import { runQuery } from './kql/run-query.ts';
import type { GraphTables } from './tables.ts';

export const Facet = z.object({
  expression: z.string().min(1),
  options: z
    .object({
      sortBy: z.string().default('count'),
      sortOrder: z.enum(['asc', 'desc']).default('desc'),
      filter: z.string().optional(),
      $top: z.int().min(1).max(1000).default(10),
    })
    .prefault({}),
});
export type Facet = z.infer<typeof Facet>;

/**
 * How often each value of an expression stands in a whole result, most often first; a facet that is wrong tells so by itself.
 * https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources#facet
 */
export function describeFacet(query: string, { expression, options }: Facet, tables: GraphTables, now: number): object {
  const { sortBy, sortOrder, filter, $top } = options;
  const counted = `${query} | summarize count = count() by ${expression}`;
  const text = filter === undefined ? counted : `${counted} | where ${filter}`;
  try {
    const { columns, rows } = runQuery(parseQuery(`${text} | order by ${sortBy} ${sortOrder}`), tables.read, now);
    const all = [...rows];
    const data = all.slice(0, $top).map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
    return { resultType: 'FacetResult', expression, totalRecords: all.length, count: data.length, data };
  } catch (error) {
    if (error instanceof QueryError) {
      return { resultType: 'FacetError', expression, errors: [error.fault] };
    }
    throw error;
  }
}
