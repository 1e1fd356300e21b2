import type { Creation, ReadCreations } from './follow-disks.ts';
import { askGraph, type GraphClient } from './graph-query.ts';
import { GraphCreation } from './graph-rows.ts';
import { creationQuery } from './machine-queries.ts';

/** Ids in one query. https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests#grouping-queries */
export const idsPerQuery = 300;

const subscriptionOf = (resourceId: string): string => resourceId.toLowerCase().split('/')[2] ?? '';

/**
 * Reads many disks and snapshots from Resource Graph. It does not tell what is gone from what may not be read: what is
 * missing in a subscription whose machines it showed is gone, elsewhere it is not readable, unless the answer was cut:
 * asking again would be no use where that was for its size.
 */
export function createGraphCreations(graph: GraphClient, shownSubscriptions: readonly string[]): ReadCreations {
  const shown = new Set(shownSubscriptions.map((id) => id.toLowerCase()));
  return async (resourceIds) => {
    const creations = new Map(
      resourceIds.map((id): [string, Creation] => [
        id.toLowerCase(),
        { kind: shown.has(subscriptionOf(id)) ? 'deleted' : 'unreadable' },
      ]),
    );
    for (const ids of inChunks(resourceIds, idsPerQuery)) {
      const { rows, complete } = await askGraph(graph, 'query disks', GraphCreation, { query: creationQuery(ids) });
      if (!complete) {
        ids.forEach((id) => creations.set(id.toLowerCase(), { kind: 'notShown' }));
      }
      rows.forEach(({ id, creationData }) => creations.set(id.toLowerCase(), { kind: 'made', creationData }));
    }
    return creations;
  };
}

export function inChunks<T>(items: readonly T[], length: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, n) => items.slice(n * length, (n + 1) * length));
}
