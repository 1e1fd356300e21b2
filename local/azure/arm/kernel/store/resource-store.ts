import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { resourceNotFound } from '../not-found.ts';
import { resourceKey } from '../resource-id.ts';
import { conditionOf, literal } from './conditions.ts';
import type { ListOptions, Page, Resource, Resources, StoredResource } from '../resource.ts';

interface Row {
  readonly key: string;
  readonly body: string;
  readonly hidden: string;
  readonly revision: number;
}

/** Every resource in one table, ordered by type and id: a list is a range of it, wherever its page starts. */
export function createResourceStore(database: DatabaseSync): Resources {
  const select = database.prepare('SELECT key, body, hidden, revision FROM resources WHERE key = ?');
  const upsert = database.prepare(
    `INSERT INTO resources (key, type, body, hidden, revision) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (key) DO UPDATE SET body = excluded.body, hidden = excluded.hidden, revision = revision + 1`,
  );
  const remove = database.prepare('DELETE FROM resources WHERE key = ?');
  const count = database.prepare('SELECT count(*) AS n FROM resources WHERE type = ? AND key > ? AND key < ?');
  let writes = 0;

  function get<Properties, Hidden>(id: string): StoredResource<Properties, Hidden> | undefined {
    const row = select.get(resourceKey(id));
    return row && read<Properties, Hidden>(row as unknown as Row);
  }

  return {
    get,
    require<Properties, Hidden>(id: string) {
      const found = get<Properties, Hidden>(id);
      if (!found) {
        throw resourceNotFound(id);
      }
      return found;
    },
    put<Properties, Hidden>(body: Resource<Properties>, hidden?: Hidden) {
      const before = get<Properties, Hidden>(body.id);
      const kept = hidden ?? before?.hidden ?? ({} as Hidden);
      writes += 1;
      upsert.run(resourceKey(body.id), body.type.toLowerCase(), JSON.stringify(body), JSON.stringify(kept));
      return { body, hidden: kept, revision: (before?.revision ?? 0) + 1 };
    },
    remove(id) {
      writes += 1;
      return remove.run(resourceKey(id)).changes > 0;
    },
    list: (scope, options) => list(database, scope, options),
    count(scope, type) {
      const [from, to] = range(scope);
      return z.object({ n: z.number() }).parse(count.get(type.toLowerCase(), from, to)).n;
    },
    writes: () => writes,
  };
}

function list<Properties, Hidden>(
  database: DatabaseSync,
  scope: string,
  { type, top, after, matching = [] }: ListOptions = {},
): Page<StoredResource<Properties, Hidden>> {
  const [from, to] = range(scope);
  const tests = matching.map((test) => conditionOf(test));
  const ofType = type === undefined ? [] : [`type = ${literal(type.toLowerCase())}`];
  const conditions = [...ofType, 'key > ?', 'key < ?', ...tests].join(' AND ');
  // The table is written here alone: its rows are as its schema says.
  const rows = database
    .prepare(`SELECT key, body, hidden, revision FROM resources WHERE ${conditions} ORDER BY key LIMIT ?`)
    .all(after ?? from, to, top === undefined ? -1 : top + 1) as unknown as readonly Row[];
  const page = rows.slice(0, top);
  const last = page.at(-1);
  return {
    items: page.map((row) => read<Properties, Hidden>(row)),
    ...(last && page.length < rows.length && { next: last.key }),
  };
}

/** Everything below a scope sorts between its id with `/` and with `0`, the next character. */
function range(scope: string): [from: string, to: string] {
  const key = resourceKey(scope);
  return [`${key}/`, `${key}0`];
}

/** Hidden state, which can be much larger than the body, is parsed when somebody looks at it. */
function read<Properties, Hidden>({ body, hidden, revision }: Row): StoredResource<Properties, Hidden> {
  let parsed: Hidden | undefined;
  return {
    body: JSON.parse(body) as Resource<Properties>,
    get hidden() {
      return (parsed ??= JSON.parse(hidden) as Hidden);
    },
    revision,
  };
}
