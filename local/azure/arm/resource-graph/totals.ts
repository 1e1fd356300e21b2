import type { Resources } from '../kernel/resource.ts';

/** Counts the rows of a query, unless they were counted since something was last written. */
export type Total = (count: () => number) => number;

export interface AskedTotal {
  readonly text: string;
  readonly subscriptions: readonly string[];
  /** What can be read differs by caller. */
  readonly objectId: string;
  /** How many milliseconds ago what is shown was so. */
  readonly behind: number;
}

const mostRemembered = 100;
/** Their rows are others at another time, though nothing was written. */
const timely = /\b(now|ago)\s*\(/i;

/**
 * Totals of queries. The first page of a large inventory takes longer to count than to read: whoever reads it once more,
 * where nothing has changed, need not wait for that again.
 */
export function createTotals(resources: Pick<Resources, 'writes'>): (asked: AskedTotal) => Total {
  const remembered = new Map<string, number>();
  let writes = resources.writes();
  return ({ text, subscriptions, objectId, behind }) =>
    (count) => {
      if (behind > 0 || timely.test(text)) {
        return count();
      }
      if (writes !== resources.writes() || remembered.size === mostRemembered) {
        remembered.clear();
        writes = resources.writes();
      }
      const key = JSON.stringify([text, objectId, ...subscriptions]);
      const total = remembered.get(key) ?? count();
      remembered.set(key, total);
      return total;
    };
}
