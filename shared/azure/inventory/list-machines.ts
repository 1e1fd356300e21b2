import type { Listing } from '../../ports/machine-inventory.ts';
import { findImages } from './find-images.ts';
import { createGraphCreations, type DiskSources, idsPerQuery, inChunks } from './graph-creations.ts';
import { GraphMachine } from './graph-rows.ts';
import type { MachineFacts } from './machine-facts.ts';
import { parseMachineId } from './machine-id.ts';
import { instancesByIdQuery, machinesByIdQuery } from './machine-queries.ts';

/** These machines as Resource Graph shows them, with a query for every 300 of them. */
export async function listMachines(sources: DiskSources, resourceIds: readonly string[]): Promise<Listing> {
  const asked = resourceIds.flatMap((resourceId) => {
    const id = parseMachineId(resourceId);
    return id ? [{ ...id, resourceId }] : [];
  });
  const subscriptions = [...new Set(asked.map(({ subscriptionId }) => subscriptionId))];
  const found: MachineFacts[] = [];
  let isComplete = true;
  for (const [query, ids] of queriesFor(asked)) {
    const answer = await sources.graph.ask('query machines', GraphMachine, { query: query(ids), subscriptions });
    found.push(...answer.rows.filter((row) => row !== undefined));
    isComplete &&= answer.complete;
  }
  const { machines, complete } = await findImages(found, createGraphCreations(sources, subscriptions));
  return { machines, complete: isComplete && complete };
}

type Query = (ids: readonly string[]) => string;

function queriesFor(
  asked: readonly { readonly kind: string; readonly resourceId: string }[],
): readonly (readonly [Query, readonly string[]])[] {
  const idsOf = (instances: boolean): readonly string[] => [
    ...new Set(
      asked.filter(({ kind }) => (kind === 'scaleSetInstance') === instances).map(({ resourceId }) => resourceId),
    ),
  ];
  return [
    ...inChunks(idsOf(false), idsPerQuery).map((ids) => [machinesByIdQuery, ids] as const),
    ...inChunks(idsOf(true), idsPerQuery).map((ids) => [instancesByIdQuery, ids] as const),
  ];
}
