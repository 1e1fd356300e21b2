import { z } from 'zod';
import type { InventoryPage } from '../../ports/machine-inventory.ts';
import { findImages } from './find-images.ts';
import { createGraphCreations, type DiskSources, idsPerQuery } from './graph-creations.ts';
import { type Graph, largestAnswer } from './graph.ts';
import { GraphCount, GraphMachine } from './graph-rows.ts';
import { instanceCountQuery, instancesQuery, machineCountQuery, machinesQuery } from './machine-queries.ts';

/**
 * All machines are read in three parts: those whose model tells their image, a thousand with one query; the others, so
 * few at a time that following their disks fits into the quota; the instances of uniform scale sets.
 */
const parts = ['told', 'untold', 'instances'] as const;
type Part = (typeof parts)[number];

const queries: Readonly<Record<Part, string>> = {
  told: machinesQuery('told'),
  untold: machinesQuery('untold'),
  instances: instancesQuery,
};

const Cursor = z.object({
  part: z.enum(parts),
  skipToken: z.string().optional(),
  /** Counted when the first page was read. */
  machines: z.number(),
  instances: z.number(),
});
type Cursor = z.infer<typeof Cursor>;

/** One page of the machines of these subscriptions; `cursor` is what the page before gave, null for the first. */
export async function pageMachines(
  sources: DiskSources,
  subscriptions: readonly string[],
  cursor: string | null,
): Promise<InventoryPage> {
  const { graph } = sources;
  const at = cursor === null ? await begin(graph, subscriptions) : Cursor.parse(JSON.parse(cursor));
  const answer = await graph.ask('query machines', GraphMachine, {
    query: queries[at.part],
    subscriptions,
    top: at.part === 'untold' ? idsPerQuery : largestAnswer,
    skipToken: at.skipToken,
  });
  const facts = answer.rows.filter((row) => row !== undefined);
  const next = after(at, answer);
  const { machines, complete } = await findImages(facts, createGraphCreations(sources, subscriptions));
  return {
    machines,
    cursor: next && JSON.stringify(next),
    total: at.machines + at.instances,
    complete: answer.complete && complete,
  };
}

async function begin(graph: Graph, subscriptions: readonly string[]): Promise<Cursor> {
  const [machines = 0, instances = 0] = [
    await count(graph, subscriptions, machineCountQuery),
    await count(graph, subscriptions, instanceCountQuery),
  ];
  return { part: 'told', machines, instances };
}

async function count(graph: Graph, subscriptions: readonly string[], query: string): Promise<number> {
  const { rows } = await graph.ask('count machines', GraphCount, { query, subscriptions });
  return rows[0]?.machines ?? 0;
}

/** The next page of the same part, or the first of the next part that has any machines. */
function after(
  at: Cursor,
  { skipToken, total }: { readonly skipToken: string | undefined; readonly total: number },
): Cursor | null {
  const { part, machines, instances } = at;
  if (skipToken !== undefined) {
    return { ...at, skipToken };
  }
  if (part === 'told' && total < machines) {
    return { part: 'untold', machines, instances };
  }
  return part !== 'instances' && instances > 0 ? { part: 'instances', machines, instances } : null;
}
