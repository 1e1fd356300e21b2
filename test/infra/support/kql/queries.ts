import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { infraFolder } from '../bicep.ts';
import { pages } from '../markdown.ts';

export interface NamedQuery {
  readonly name: string;
  readonly text: string;
}

/** A query of the workbook, of what it asks, and how it is shown. */
export interface Panel extends NamedQuery {
  readonly reads: string | undefined;
  readonly visualization: string;
}

const LogAlert = z.object({ name: z.string(), query: z.array(z.string()) });
const Item = z.object({
  name: z.string(),
  content: z.object({
    query: z.string().optional(),
    resourceType: z.string().optional(),
    visualization: z.string().optional(),
  }),
});
const Workbook = z.object({ items: z.array(Item) });

const read = (path: string): unknown => JSON.parse(readFileSync(join(infraFolder, path), 'utf8'));

/** Queries of the alert rules; numbers that the deployment fills in are 1. */
export function alertQueries(): readonly NamedQuery[] {
  return z
    .array(LogAlert)
    .parse(read('data/log-alerts.json'))
    .map(({ name, query }) => ({ name: `the rule ${name}`, text: query.join('\n').replaceAll(/\{\w+\}/g, '1') }));
}

export function workbookQueries(): readonly Panel[] {
  return Workbook.parse(read('data/workbook.json')).items.flatMap(({ name, content }) =>
    content.query === undefined
      ? []
      : [
          {
            name: `the workbook's ${name}`,
            text: content.query,
            reads: content.resourceType,
            visualization: content.visualization ?? 'none',
          },
        ],
  );
}

/** Queries that pages tell to ask. */
export function documentedQueries(): readonly NamedQuery[] {
  return pages().flatMap(({ file, text }) =>
    [...text.matchAll(/```kusto\n([\s\S]*?)```/g)].map(([, query]) => ({ name: `the query of ${file}`, text: query! })),
  );
}

export function allQueries(): readonly NamedQuery[] {
  return [...alertQueries(), ...workbookQueries(), ...documentedQueries()];
}
