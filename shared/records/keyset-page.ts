import type { Container, FeedOptions, SqlParameter } from '@azure/cosmos';
import { z } from 'zod';
import { readCursor, writeCursor } from '../domain/page-cursor.ts';
import { UnknownCursorError } from '../errors.ts';
import { cosmosCall } from './cosmos-call.ts';
import type { RawPage } from './read-page.ts';

/** How a list is sorted, all ascending or all descending. */
export interface Keyset {
  /** Top-level text members; no two items of the list share the values of all of them. */
  readonly members: readonly [string, ...string[]];
  /** A member that is the same for the whole list: the composite index that serves the order begins with it. */
  readonly fixed?: string;
  readonly descending?: boolean;
}

export interface KeysetQuery {
  /** For messages, e.g. `list base images`. */
  readonly what: string;
  readonly conditions?: readonly string[];
  readonly parameters?: readonly SqlParameter[];
  readonly keyset: Keyset;
  readonly limit: number;
  /** From the page before. */
  readonly cursor: string | null;
  /** Absent: over all partitions. */
  readonly partitionKey?: string;
}

/**
 * A page of a sorted list, also over several partitions: there Azure Cosmos DB has no continuation tokens, since the client
 * merges what the partitions send. The cursor says by which values the last item was sorted; the next page is what comes
 * after those, whatever was written meanwhile. Throws `UnknownCursorError` for a cursor that no such list gave.
 */
export async function readKeysetPage(
  container: Container,
  { what, conditions = [], parameters = [], keyset, limit, cursor, partitionKey }: KeysetQuery,
): Promise<RawPage> {
  const begin = cursor === null ? null : after(keyset, readValues(cursor, keyset, what));
  const where = [...conditions, ...(begin?.conditions ?? [])];
  const query = {
    query: `SELECT * FROM c${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''} ${orderBy(keyset)}`,
    parameters: [...parameters, ...(begin?.parameters ?? [])],
  };
  const items = await readFirst(container, what, query, limit + 1, partitionKey === undefined ? {} : { partitionKey });
  const page = items.slice(0, limit);
  return { resources: page, cursor: items.length > limit ? cursorOf(page.at(-1), keyset) : null };
}

/** A page of the service may be short, or empty, and be followed by others. */
async function readFirst(
  container: Container,
  what: string,
  query: { readonly query: string; readonly parameters: SqlParameter[] },
  count: number,
  options: FeedOptions,
): Promise<readonly unknown[]> {
  const pages = container.items.query<unknown>(query, { ...options, maxItemCount: count });
  const found: unknown[] = [];
  while (found.length < count && pages.hasMoreResults()) {
    const page = await cosmosCall(what, [], () => pages.fetchNext());
    found.push(...(page.resources ?? []));
  }
  return found;
}

function orderBy({ fixed, members, descending = false }: Keyset): string {
  const sorted = [...(fixed === undefined ? [] : [fixed]), ...members];
  return `ORDER BY ${sorted.map((member) => `c.${member} ${descending ? 'DESC' : 'ASC'}`).join(', ')}`;
}

/** The first member alone bounds what an index has to be read for; the rest tells apart what is equal in it. */
function after({ members, descending = false }: Keyset, values: readonly string[]) {
  const beyond = descending ? '<' : '>';
  const parameters = values.map((value, n) => ({ name: `@after${n}`, value }));
  const later = members.reduceRight(
    (rest, member, n) =>
      rest === ''
        ? `c.${member} ${beyond} @after${n}`
        : `(c.${member} ${beyond} @after${n} OR (c.${member} = @after${n} AND ${rest}))`,
    '',
  );
  const bound = `c.${members[0]} ${beyond}= @after0`;
  return { conditions: members.length > 1 ? [bound, later] : [later], parameters };
}

function cursorOf(item: unknown, { members }: Keyset): string {
  return writeCursor(members.map((member) => (item as Readonly<Record<string, unknown>>)[member]));
}

function readValues(cursor: string, { members }: Keyset, what: string): readonly string[] {
  const values = readCursor(cursor, z.array(z.string()).length(members.length));
  if (!values) {
    throw new UnknownCursorError(`${what}: the cursor is of no page of this list`);
  }
  return values;
}
