import { ImageRecord, type ImageRecordOf, type ImageRecordType } from '../../../shared/domain/records/image-record.ts';
import { UnknownCursorError } from '../../../shared/errors.ts';
import type { Change, ImageRecords, Page, RecordQuery, Stored } from '../../../shared/ports/image-records.ts';
import { jsonCopy } from './json-copy.ts';

interface Item {
  readonly record: ImageRecord;
  readonly etag: string;
}

export interface MemoryImageRecords extends ImageRecords {
  /** Runs before the next commit, once: somebody else writes in between. */
  interfere(action: () => Promise<unknown>): void;
  /** Every commit that held, oldest first. */
  readonly commits: readonly (readonly Change[])[];
  /** All records of a type in a partition, as they are now. */
  all<Type extends ImageRecordType>(type: Type, imageDefinition: string): readonly ImageRecordOf<Type>[];
}

/** Cosmos DB takes as many operations in one transactional batch. */
const mostChanges = 100;

/** The records of image definitions in memory: ETags, batches that hold or do not, the queries of the port. */
export function memoryImageRecords(): MemoryImageRecords {
  const partitions = new Map<string, Map<string, Item>>();
  const commits: (readonly Change[])[] = [];
  let interference: (() => Promise<unknown>) | null = null;
  let writes = 0;

  function partition(imageDefinition: string): Map<string, Item> {
    const found = partitions.get(imageDefinition) ?? new Map<string, Item>();
    partitions.set(imageDefinition, found);
    return found;
  }

  function apply(items: Map<string, Item>, change: Change): boolean {
    const id = change.kind === 'remove' ? change.id : change.record.id;
    const before = items.get(id);
    const holds =
      change.kind === 'create' ? !before : change.kind === 'replace' ? before?.etag === change.etag : Boolean(before);
    if (!holds) {
      return false;
    }
    if (change.kind === 'remove') {
      items.delete(id);
      return true;
    }
    writes += 1;
    items.set(id, { record: jsonCopy(ImageRecord.parse(change.record)), etag: `"${writes}"` });
    return true;
  }

  return {
    commits,
    interfere(action) {
      interference = action;
    },
    all: (type, imageDefinition) =>
      [...partition(imageDefinition).values()].flatMap(({ record }) => (isOfType(record, type) ? [record] : [])),

    read(type, imageDefinition, id) {
      const item = partition(imageDefinition).get(id);
      return Promise.resolve(item && stored(type, item));
    },

    query(query) {
      const items = query.imageDefinition === undefined ? everything(partitions) : partition(query.imageDefinition);
      return Promise.resolve().then(() => pageOf([...items.values()], query));
    },

    async commit(imageDefinition, changes) {
      const action = interference;
      interference = null;
      await action?.();
      if (changes.length === 0 || changes.length > mostChanges) {
        throw new Error(`A batch has 1 to ${mostChanges} changes, not ${changes.length}`);
      }
      const draft = new Map(partition(imageDefinition));
      if (!changes.every((change) => apply(draft, change))) {
        return 'conflict';
      }
      partitions.set(imageDefinition, draft);
      commits.push(changes);
      return 'committed';
    },
  };
}

function everything(partitions: ReadonlyMap<string, ReadonlyMap<string, Item>>): Map<string, Item> {
  return new Map(
    [...partitions].flatMap(([name, items]) => [...items].map(([id, item]) => [`${name}/${id}`, item] as const)),
  );
}

function pageOf<Type extends ImageRecordType>(
  items: readonly Item[],
  { type, where = {}, order, from, to, cursor, limit = 100 }: RecordQuery<Type>,
): Page<Stored<ImageRecordOf<Type>>> {
  const by = order?.by ?? 'id';
  const sign = order?.direction === 'desc' ? -1 : 1;
  const found = items
    .filter(({ record }) => isOfType(record, type))
    .filter(({ record }) => Object.entries(where).every(([name, wanted]) => member(record, name) === wanted))
    .filter(({ record }) => from === undefined || text(record, by) >= from)
    .filter(({ record }) => to === undefined || text(record, by) < to)
    .map((item) => ({ item, place: placeOf(item.record, by) }))
    .toSorted((a, b) => sign * compare(a.place, b.place));
  const shown = cursor === undefined ? undefined : readPlace(cursor);
  const after = found.filter(({ place }) => shown === undefined || sign * compare(place, shown) > 0);
  const last = after.length > limit ? after[limit - 1] : undefined;
  return {
    items: after.slice(0, limit).flatMap(({ item }) => stored(type, item) ?? []),
    cursor: last ? `${cursorMark}${last.place}` : null,
  };
}

const cursorMark = 'after ';

/** No two records are in one place. */
function placeOf(record: ImageRecord, by: string): string {
  return [text(record, by), record.imageDefinition, record.id].join('\n');
}

function readPlace(cursor: string): string {
  if (!cursor.startsWith(cursorMark)) {
    throw new UnknownCursorError('the cursor is of no page of this list');
  }
  return cursor.slice(cursorMark.length);
}

function member(record: ImageRecord, name: string): unknown {
  return (record as Readonly<Record<string, unknown>>)[name];
}

/** Records without the member that orders them are not in the order, nor in the answer. */
function text(record: ImageRecord, name: string): string {
  const value = member(record, name);
  return typeof value === 'string' ? value : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function stored<Type extends ImageRecordType>(
  type: Type,
  { record, etag }: Item,
): Stored<ImageRecordOf<Type>> | undefined {
  return isOfType(record, type) ? { value: jsonCopy(record), etag } : undefined;
}

function isOfType<Type extends ImageRecordType>(record: ImageRecord, type: Type): record is ImageRecordOf<Type> {
  return record.type === type;
}
