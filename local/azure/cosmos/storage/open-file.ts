import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { orderKeyAt } from './order-key.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS databases (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS containers (
    key INTEGER PRIMARY KEY AUTOINCREMENT, database INTEGER NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL,
    ts INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1, lsn INTEGER NOT NULL DEFAULT 0, UNIQUE (database, id)) STRICT;
`;

/** The service's one file. What was committed outlives the process; SQLite's log is synced at checkpoints only. */
export function openFile(stateDir: string): DatabaseSync {
  const file = new DatabaseSync(join(stateDir, 'cosmos.sqlite'));
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
  file.function('order_key', { deterministic: true }, (body, path) => orderKeyAt(String(body), String(path)));
  file.exec(schema);
  return file;
}

/** All of the work or none of it; inside another transaction, a part that can fail alone. */
export function inTransaction<T>(file: DatabaseSync, work: () => T): T {
  const [begin, commit, rollback] = file.isTransaction
    ? ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part']
    : ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'];
  file.exec(begin);
  try {
    const result = work();
    file.exec(commit);
    return result;
  } catch (error) {
    file.exec(rollback);
    throw error;
  }
}
