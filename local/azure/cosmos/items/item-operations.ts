import { badRequest, conflict, notFound, partitionKeyMismatch, preconditionFailed } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { Container } from '../storage/container.ts';
import type { ItemRow } from '../storage/item-row.ts';
import { createItemTable } from '../storage/item-table.ts';
import type { Store } from '../storage/store.ts';
import { readCharge, writeCharge } from '../resources/request-charge.ts';
import { assertItemId } from './item-id.ts';
import { toRow, uniqueKeyTexts } from './write-row.ts';

export interface ItemResult {
  readonly status: number;
  readonly charge: number;
  readonly etag?: string;
  /** JSON text of the item. */
  readonly body?: string;
}

export interface Preconditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** The operations on the items of one container, within the logical partition `pk` (canonical text). */
export interface ItemOperations {
  read(pk: string, id: string, conditions?: Preconditions): ItemResult;
  create(pk: string, item: Json): ItemResult;
  upsert(pk: string, item: Json, conditions?: Preconditions): ItemResult;
  replace(pk: string, id: string, item: Json, conditions?: Preconditions): ItemResult;
  delete(pk: string, id: string, conditions?: Preconditions): ItemResult;
  /** Replaces an item by what `change` makes of it. */
  change(pk: string, id: string, change: (item: JsonObject) => JsonObject, conditions?: Preconditions): ItemResult;
  deletePartition(pk: string): number;
}

export function createItemOperations(store: Store, container: Container, now: () => number): ItemOperations {
  const table = createItemTable(store.file, container);
  const existing = (pk: string, id: string, { ifMatch }: Preconditions): ItemRow => {
    const row = table.find(pk, id, now());
    if (!row) {
      throw notFound();
    }
    if (ifMatch !== undefined && !matches(ifMatch, row.etag)) {
      throw preconditionFailed();
    }
    return row;
  };
  const write = (item: JsonObject, pk: string, before?: ItemRow): ItemRow => {
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
  const replace = (before: ItemRow, item: JsonObject): ItemResult => {
    if (item['id'] !== before.id) {
      throw badRequest(`The id of an item cannot change: '${before.id}' is not ${JSON.stringify(item['id'])}.`);
    }
    return written(200, write(item, before.pk, before));
  };
  return {
    read(pk, id, { ifNoneMatch } = {}) {
      const row = existing(pk, id, {});
      const { etag, body } = row;
      const unchanged = ifNoneMatch !== undefined && matches(ifNoneMatch, etag);
      return unchanged ? { status: 304, etag, charge: 1 } : { status: 200, etag, body, charge: readCharge(body) };
    },
    create: (pk, item) => store.transaction(() => written(201, write(assertObject(item), pk))),
    upsert: (pk, item, conditions = {}) =>
      store.transaction(() => {
        const document = assertObject(item);
        const { id } = document;
        assertItemId(id);
        const before = table.find(pk, id, now());
        if (!before) {
          return written(201, write(document, pk));
        }
        return replace(existing(pk, before.id, conditions), document);
      }),
    replace: (pk, id, item, conditions = {}) =>
      store.transaction(() => replace(existing(pk, id, conditions), assertObject(item))),
    change: (pk, id, change, conditions = {}) =>
      store.transaction(() => {
        const before = existing(pk, id, conditions);
        return replace(before, change(JSON.parse(before.body) as JsonObject));
      }),
    delete: (pk, id, conditions = {}) =>
      store.transaction(() => {
        const row = existing(pk, id, conditions);
        store.containers.advance(container);
        table.delete(row.seq);
        return { status: 204, charge: writeCharge(row.body) };
      }),
    deletePartition: (pk) =>
      store.transaction(() => {
        store.containers.advance(container);
        return table.deletePartition(pk, now());
      }),
  };
}

function written(status: number, { etag, body }: ItemRow): ItemResult {
  return { status, etag, body, charge: writeCharge(body) };
}

function matches(condition: string, etag: string): boolean {
  return condition === '*' || condition === etag;
}

function assertObject(item: Json): JsonObject {
  if (!isObject(item)) {
    throw badRequest('The input content is invalid: an item must be a JSON object.');
  }
  return item;
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
