import type { Change, Committed, Stored } from '../../../shared/ports/records.ts';
import { jsonCopy } from './json-copy.ts';

export interface MemoryPartitions<Item extends { readonly id: string }> {
  read(partition: string, id: string): Stored<Item> | undefined;
  within(partition: string): readonly Stored<Item>[];
  all(): readonly Stored<Item>[];
  commit(partition: string, changes: readonly Change<Item>[]): Committed;
  /** Runs before the next commit, once: somebody else writes in between. */
  interfere(action: () => void): void;
  /** How many batches held. */
  readonly commits: { count: number };
}

/** Cosmos DB takes as many operations in one transactional batch. */
const mostChanges = 100;

/** Items with ETags in partitions; a batch is all or nothing. */
export function memoryPartitions<Item extends { readonly id: string }>(
  parse: (item: unknown) => Item,
): MemoryPartitions<Item> {
  const partitions = new Map<string, Map<string, Stored<Item>>>();
  const commits = { count: 0 };
  let interference: (() => void) | null = null;
  let writes = 0;

  function items(partition: string): Map<string, Stored<Item>> {
    const found = partitions.get(partition) ?? new Map<string, Stored<Item>>();
    partitions.set(partition, found);
    return found;
  }

  function apply(into: Map<string, Stored<Item>>, change: Change<Item>): boolean {
    const id = change.kind === 'remove' ? change.id : change.record.id;
    const before = into.get(id);
    const holds =
      change.kind === 'create' ? !before : change.kind === 'replace' ? before?.etag === change.etag : Boolean(before);
    if (!holds) {
      return false;
    }
    if (change.kind === 'remove') {
      return into.delete(id);
    }
    writes += 1;
    into.set(id, { value: parse(jsonCopy(change.record)), etag: `"${writes}"` });
    return true;
  }

  return {
    commits,
    read: (partition, id) => jsonCopy(items(partition).get(id)),
    within: (partition) => jsonCopy([...items(partition).values()]),
    all: () => jsonCopy([...partitions.values()].flatMap((some) => [...some.values()])),
    interfere(action) {
      interference = action;
    },
    commit(partition, changes) {
      const before = interference;
      interference = null;
      before?.();
      if (changes.length > mostChanges) {
        throw new Error(`${changes.length} changes are too many for one batch`);
      }
      const copy = new Map(items(partition));
      if (!changes.every((change) => apply(copy, change))) {
        return 'conflict';
      }
      partitions.set(partition, copy);
      commits.count += 1;
      return 'committed';
    },
  };
}
