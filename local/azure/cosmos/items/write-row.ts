import { tooLarge } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { valueAt } from '../json.ts';
import type { Container } from '../storage/container.ts';
import { parsePath } from '../storage/container.ts';
import type { ItemRow, UniqueKeyTexts } from '../storage/item-row.ts';
import { itemRid } from '../storage/rid.ts';
import { assertItemId } from './item-id.ts';
import { assertNesting } from './nesting.ts';
import { partitionKeyOf, partitionKeyText } from './partition-key.ts';
import { expiryOf, ownTimeToLive } from './time-to-live.ts';

/** 2 MB of UTF-8: https://learn.microsoft.com/azure/cosmos-db/concepts-limits. */
export const largestItem = 2 * 1024 * 1024;

const systemProperties = new Set(['_rid', '_self', '_etag', '_attachments', '_ts', '_lsn']);

/** The row for an item as a client sent it, at its place (`seq`) and at log number `lsn`. */
export function toRow(
  container: Container,
  item: JsonObject,
  place: { seq: number; lsn: number; now: number },
): ItemRow {
  const { seq, lsn, now } = place;
  assertItemId(item['id']);
  assertNesting(item);
  const ts = Math.floor(now / 1000);
  const ttl = ownTimeToLive(item);
  const etag = etagOf(container, lsn);
  const rid = itemRid(container.database.key, container.key, seq);
  const body = JSON.stringify({
    ...Object.fromEntries(Object.entries(item).filter(([name]) => !systemProperties.has(name))),
    _rid: rid,
    _self: `dbs/${container.database.rid}/colls/${container.rid}/docs/${rid}/`,
    _etag: etag,
    _attachments: 'attachments/',
    _ts: ts,
  });
  if (Buffer.byteLength(body) > largestItem) {
    throw tooLarge();
  }
  return {
    seq,
    pk: partitionKeyText(partitionKeyOf(item, container)),
    id: item['id'],
    lsn,
    ts,
    etag,
    ttl,
    expires: expiryOf(ts, ttl, container.definition.defaultTtl),
    body,
  };
}

/** Differs for every write to every container that ever was. */
function etagOf(container: Container, lsn: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `"${hex(container.key, 8)}-0000-0d00-0000-${hex(lsn, 12)}"`;
}

/** A missing value counts as null, so one item per partition may lack it: https://learn.microsoft.com/azure/cosmos-db/unique-keys. */
export function uniqueKeyTexts(container: Container, item: JsonObject): UniqueKeyTexts {
  const keys = container.definition.uniqueKeyPolicy?.uniqueKeys ?? [];
  return keys.map(({ paths }) => JSON.stringify(paths.map((path) => valueAt(item, parsePath(path)) ?? null)));
}
