import { tableName } from '../storage/item-table.ts';
import type { Container } from '../storage/container.ts';
import { itemPosition } from '../storage/rid.ts';
import type { Store } from '../storage/store.ts';

/**
 * The path's segments with names in the places of resource ids. Clients address what they have read once by its `_self`
 * (`dbs/AAAAAQ==/colls/AAAAAYAAAAE=/pkranges`): that of .NET its partition key ranges, older ones everything. Either all
 * of a path is resource ids or nothing is; a database's name wins over a resource id that reads the same.
 */
export function nameSegments(segments: readonly string[], store: Store): readonly string[] {
  const [dbs, databaseId = '', colls, containerId, docs, itemId] = segments;
  if (dbs !== 'dbs' || databaseId === '' || store.databases.find(databaseId)) {
    return segments;
  }
  const database = store.databases.list().find(({ rid }) => rid === databaseId);
  if (!database) {
    return segments;
  }
  const named = ['dbs', database.id, ...segments.slice(2)];
  const container =
    colls === 'colls' ? store.containers.list(database).find(({ rid }) => rid === containerId) : undefined;
  if (container) {
    named[3] = container.id;
  }
  if (container && docs === 'docs' && itemId !== undefined) {
    named[5] = itemNamed(itemId, container, store) ?? itemId;
  }
  return named;
}

function itemNamed(rid: string, container: Container, { file }: Store): string | undefined {
  const seq = itemPosition(rid);
  const row =
    seq === undefined ? undefined : file.prepare(`SELECT id FROM ${tableName(container)} WHERE seq = ?`).get(seq);
  return row && String(row['id']);
}
