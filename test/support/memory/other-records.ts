import { BaseImageRecord } from '../../../shared/domain/records/base-image-record.ts';
import type { BakeSlots } from '../../../shared/ports/bake-slots.ts';
import type { BaseImageRecords } from '../../../shared/ports/base-image-records.ts';
import { jsonCopy } from './json-copy.ts';
import { positionOf } from './position-of.ts';
import type { Stored } from '../../../shared/ports/image-records.ts';

/** What is known of marketplace images, in memory. */
export function memoryBaseImageRecords(): BaseImageRecords {
  const items = new Map<string, Stored<BaseImageRecord>>();
  let writes = 0;
  return {
    read: (id) => Promise.resolve(jsonCopy(items.get(id))),
    list: ({ limit, cursor }) =>
      Promise.resolve().then(() => {
        const begin = positionOf(cursor);
        const all = [...items.values()].toSorted((a, b) => (a.value.id < b.value.id ? -1 : 1));
        const end = begin + limit;
        const page = all.slice(begin, end).map(({ value }) => jsonCopy(value));
        return { items: page, cursor: end < all.length ? String(end) : null };
      }),
    write(record, etag) {
      if (items.get(record.id)?.etag !== etag) {
        return Promise.resolve('conflict');
      }
      writes += 1;
      items.set(record.id, { value: jsonCopy(BaseImageRecord.parse(record)), etag: `"${writes}"` });
      return Promise.resolve('committed');
    },
  };
}

/** Bake slots in memory. */
export function memoryBakeSlots(): BakeSlots & { readonly holders: ReadonlySet<string> } {
  const holders = new Set<string>();
  return {
    holders,
    acquire(rebakeId, limit) {
      if (!holders.has(rebakeId) && holders.size >= limit) {
        return Promise.resolve(false);
      }
      holders.add(rebakeId);
      return Promise.resolve(true);
    },
    heldByOthers: (rebakeId) => Promise.resolve([...holders].some((holder) => holder !== rebakeId)),
    release(rebakeId) {
      holders.delete(rebakeId);
      return Promise.resolve();
    },
  };
}
