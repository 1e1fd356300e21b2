import { badRequest } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { readCharge, writeCharge } from '../resources/request-charge.ts';
import type { Container } from '../storage/container.ts';
import type { ItemRow } from '../storage/item-row.ts';
import { createItemTable } from '../storage/item-table.ts';
import type { Store } from '../storage/store.ts';
import { assertItemId } from './item-id.ts';
import type { Preconditions } from './item-writer.ts';
import { createItemWriter, matches } from './item-writer.ts';

export interface ItemResult {
  readonly status: number;
  readonly charge: number;
  readonly etag?: string;
  /** JSON text of the item. */
  readonly body?: string;
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
  const { existing, write, replace } = createItemWriter({ store, container, table, now });
  return {
    read(pk, id, { ifNoneMatch } = {}) {
      const { etag, body } = existing(pk, id, {});
      const unchanged = ifNoneMatch !== undefined && matches(ifNoneMatch, etag);
      return unchanged ? { status: 304, etag, charge: 1 } : { status: 200, etag, body, charge: readCharge(body) };
    },
    create: (pk, item) => store.transaction(() => written(201, write(assertObject(item), pk))),
    upsert: (pk, item, conditions = {}) =>
      store.transaction(() => {
        const document = assertObject(item);
        const { id } = document;
        assertItemId(id);
        return table.find(pk, id, now())
          ? written(200, replace(existing(pk, id, conditions), document))
          : written(201, write(document, pk));
      }),
    replace: (pk, id, item, conditions = {}) =>
      store.transaction(() => written(200, replace(existing(pk, id, conditions), assertObject(item)))),
    change: (pk, id, change, conditions = {}) =>
      store.transaction(() => {
        const before = existing(pk, id, conditions);
        return written(200, replace(before, change(JSON.parse(before.body) as JsonObject)));
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

function assertObject(item: Json): JsonObject {
  if (!isObject(item)) {
    throw badRequest('The input content is invalid: an item must be a JSON object.');
  }
  return item;
}
