import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Container } from './container.ts';
import type { ItemRow, UniqueKeyTexts } from './item-row.ts';

/** The items of one container. Reads pass over what has expired. */
export interface ItemTable {
  find(pk: string, id: string, now: number): ItemRow | undefined;
  insert(row: ItemRow, unique: UniqueKeyTexts): void;
  update(row: ItemRow, unique: UniqueKeyTexts): void;
  delete(seq: number): void;
  deletePartition(pk: string, now: number): number;
  deleteExpired(now: number): number;
  /** Recomputes when items expire after the container's default changed; `undefined` turns expiry off. */
  applyDefaultTtl(seconds: number | undefined): void;
}

const columns = 'seq, pk, id, lsn, ts, etag, ttl, expires, body';

export function tableName(container: Pick<Container, 'key'>): string {
  return `items_${container.key}`;
}

function uniqueColumns(container: Pick<Container, 'definition'>): string[] {
  return (container.definition.uniqueKeyPolicy?.uniqueKeys ?? []).map((_, index) => `unique_${index}`);
}

export function createTable(file: DatabaseSync, container: Pick<Container, 'key' | 'definition'>): void {
  const table = tableName(container);
  const unique = uniqueColumns(container);
  file.exec(`
    CREATE TABLE ${table} (
      seq INTEGER PRIMARY KEY, pk TEXT NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, ts INTEGER NOT NULL,
      etag TEXT NOT NULL, ttl INTEGER, expires INTEGER, ${unique.map((column) => `${column} TEXT NOT NULL, `).join('')}
      body TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX ${table}_id ON ${table} (pk, id);
    CREATE INDEX ${table}_pk ON ${table} (pk, seq);
    CREATE UNIQUE INDEX ${table}_lsn ON ${table} (lsn);
    CREATE INDEX ${table}_expires ON ${table} (expires) WHERE expires IS NOT NULL;
    ${unique.map((column) => `CREATE UNIQUE INDEX ${table}_${column} ON ${table} (pk, ${column});`).join('\n')}
  `);
}

export function createItemTable(file: DatabaseSync, container: Container): ItemTable {
  const table = tableName(container);
  const unique = uniqueColumns(container);
  const written = [...columns.split(', '), ...unique];
  const prepare = lazily(file);
  const insert = prepare(`INSERT INTO ${table} (${written.join(', ')}) VALUES (${written.map(() => '?').join(', ')})`);
  const update = prepare(`UPDATE ${table} SET ${written.map((column) => `${column} = ?`).join(', ')} WHERE seq = ?`);
  const find = prepare(`SELECT ${columns} FROM ${table} WHERE pk = ? AND id = ? AND (expires IS NULL OR expires > ?)`);
  const remove = prepare(`DELETE FROM ${table} WHERE seq = ?`);
  const removePartition = prepare(`DELETE FROM ${table} WHERE pk = ? AND (expires IS NULL OR expires > ?)`);
  const removeExpired = prepare(`DELETE FROM ${table} WHERE expires <= ?`);
  // Time to live counts from the last write; -1 is for ever, and nothing expires while the container's own is off.
  const applyTtl = prepare(`
    UPDATE ${table} SET expires = CASE
      WHEN ?1 IS NULL OR coalesce(ttl, ?1) < 0 THEN NULL ELSE (ts + coalesce(ttl, ?1)) * 1000 END`);
  return {
    find: (pk, id, now) => find().get(pk, id, now) as ItemRow | undefined,
    insert: (row, texts) => void insert().run(...values(row), ...texts),
    update: (row, texts) => void update().run(...values(row), ...texts, row.seq),
    delete: (seq) => void remove().run(seq),
    deletePartition: (pk, now) => Number(removePartition().run(pk, now).changes),
    deleteExpired: (now) => Number(removeExpired().run(now).changes),
    applyDefaultTtl: (seconds) => void applyTtl().run(seconds ?? null),
  };
}

function values(row: ItemRow): (string | number | null)[] {
  return [row.seq, row.pk, row.id, row.lsn, row.ts, row.etag, row.ttl, row.expires, row.body];
}

/** Statements are prepared when first used: most containers see only a few of them. */
function lazily(file: DatabaseSync): (sql: string) => () => StatementSync {
  return (sql) => {
    let statement: StatementSync | undefined;
    return () => (statement ??= file.prepare(sql));
  };
}
