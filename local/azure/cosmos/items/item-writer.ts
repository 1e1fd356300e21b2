import { badRequest, conflict, notFound, partitionKeyMismatch, preconditionFailed } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Container } from '../storage/container.ts';
import type { ItemRow } from '../storage/item-row.ts';
import type { ItemTable } from '../storage/item-table.ts';
import type { Store } from '../storage/store.ts';
import { toRow, uniqueKeyTexts } from './write-row.ts';

export interface Preconditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** The steps that all writes are made of; they run inside the caller's transaction. */
interface ItemWriter {
  /** The item, if it is there and the preconditions hold. */
  readonly existing: (pk: string, id: string, conditions: Preconditions) => ItemRow;
  /** Writes an item into the partition `pk`: a new one, or in the place of `before`. */
  readonly write: (item: JsonObject, pk: string, before?: ItemRow) => ItemRow;
  /** Writes an item in the place of another of the same id. */
  readonly replace: (before: ItemRow, item: JsonObject) => ItemRow;
}

interface Surroundings {
  readonly store: Store;
  readonly container: Container;
  readonly table: ItemTable;
  readonly now: () => number;
}

export function createItemWriter({ store, container, table, now }: Surroundings): ItemWriter {
  const write: ItemWriter['write'] = (item, pk, before) => {
    table.deleteExpired(now());
    const lsn = store.containers.advance(container);
    const row = toRow(container, item, { seq: before?.seq ?? lsn, lsn, now: now() });
    if (row.pk !== pk) {
      throw partitionKeyMismatch();
    }
    const unique = uniqueKeyTexts(container, item);
    refuseDuplicates(() => (before ? table.update(row, unique) : table.insert(row, unique)));
    return row;
  };
  return {
    write,
    existing(pk, id, { ifMatch }) {
      const row = table.find(pk, id, now());
      if (!row) {
        throw notFound();
      }
      if (ifMatch !== undefined && !matches(ifMatch, row.etag)) {
        throw preconditionFailed();
      }
      return row;
    },
    replace(before, item) {
      if (item['id'] !== before.id) {
        throw badRequest(`The id of an item cannot change: '${before.id}' is not ${JSON.stringify(item['id'])}.`);
      }
      return write(item, before.pk, before);
    },
  };
}

export function matches(condition: string, etag: string): boolean {
  return condition === '*' || condition === etag;
}

function refuseDuplicates(work: () => void): void {
  try {
    work();
  } catch (error) {
    // SQLITE_CONSTRAINT_UNIQUE
    if (error instanceof Error && 'errcode' in error && error.errcode === 2067) {
      const ofUniqueKey = error.message.includes('.unique_');
      throw ofUniqueKey ? conflict('Unique index constraint violation.') : conflict();
    }
    throw error;
  }
}
