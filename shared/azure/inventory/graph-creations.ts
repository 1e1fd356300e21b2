import { subscriptionIn } from '../../domain/compliance/judging/resource-path.ts';
import type { Creation, ReadCreations } from './follow-disks.ts';
import type { Graph } from './graph.ts';
import { GraphCreation } from './graph-rows.ts';
import { creationQuery } from './machine-queries.ts';

/** Ids in one query. https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests#grouping-queries */
export const idsPerQuery = 300;

/** What is read one by one, since no answer has it or one was cut: more would be felt in the quota of reads. */
const mostReads = 100;
const readsAtOnce = 10;

/** What disks and snapshots are read from: many at once, or one. */
export interface DiskSources {
  readonly graph: Graph;
  readonly readDisk: (resourceId: string) => Promise<Creation>;
}

/**
 * Reads many disks and snapshots from Resource Graph. It does not tell what is gone from what may not be read: what is
 * missing in a subscription whose machines it showed is gone, elsewhere it is not readable. Where its answer was cut,
 * which the same query would be again, Resource Manager is asked for each that is missing, up to so many; so it is for
 * restore points, which Resource Graph does not have.
 */
export function createGraphCreations(
  { graph, readDisk }: DiskSources,
  shownSubscriptions: readonly string[],
): ReadCreations {
  const shown = new Set(shownSubscriptions.map((id) => id.toLowerCase()));
  return async (resourceIds) => {
    const creations = new Map<string, Creation>();
    const [points, listed] = [resourceIds.filter(isRestorePoint), resourceIds.filter((id) => !isRestorePoint(id))];
    const leftOut: string[] = [];
    for (const ids of inChunks(listed, idsPerQuery)) {
      const { rows, complete } = await graph.ask('query disks', GraphCreation, { query: creationQuery(ids) });
      rows.forEach(({ id, creationData }) => creations.set(id.toLowerCase(), { kind: 'made', creationData }));
      for (const id of ids.filter((one) => !creations.has(one.toLowerCase()))) {
        if (complete) {
          creations.set(id.toLowerCase(), { kind: shown.has(subscriptionIn(id) ?? '') ? 'deleted' : 'unreadable' });
        } else {
          leftOut.push(id);
        }
      }
    }
    points.forEach((id) => creations.set(id.toLowerCase(), { kind: 'unreadable' }));
    leftOut.forEach((id) => creations.set(id.toLowerCase(), { kind: 'notShown' }));
    for (const ids of inChunks([...points, ...leftOut].slice(0, mostReads), readsAtOnce)) {
      await Promise.all(ids.map(async (id) => creations.set(id.toLowerCase(), await readDisk(id))));
    }
    return creations;
  };
}

export function inChunks<T>(items: readonly T[], length: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, n) => items.slice(n * length, (n + 1) * length));
}

function isRestorePoint(resourceId: string): boolean {
  return /\/restorePointCollections\//i.test(resourceId);
}
