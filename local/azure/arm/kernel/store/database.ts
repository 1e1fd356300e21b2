import { DatabaseSync } from 'node:sqlite';
import { conditionOf } from './conditions.ts';

/** The few disks among very many that tell more than the machine on them. */
const notFromImage = conditionOf({
  path: ['properties', 'creationData', 'createOption'],
  test: 'differs',
  value: 'FromImage',
});

const schema = `
  CREATE TABLE IF NOT EXISTS resources (
    key TEXT PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL, hidden TEXT NOT NULL, revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS resources_by_type ON resources (type, key);
  CREATE INDEX IF NOT EXISTS disks_not_from_image ON resources (type, key)
    WHERE type = 'microsoft.compute/disks' AND ${notFromImage};
  CREATE TABLE IF NOT EXISTS operations (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, status TEXT NOT NULL, due_at REAL NOT NULL, document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS operations_by_due ON operations (status, due_at);
  CREATE INDEX IF NOT EXISTS operations_by_resource ON operations (key, status);
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT;
`;

/**
 * Opens the state. With a write-ahead log a committed write outlives the death of the process at any moment
 * (`synchronous = NORMAL`: only the machine's own power loss can take the last ones).
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  return database;
}

/** Runs `work` so that all its writes are kept, or none when it throws. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** As `inTransaction`, within a transaction that is open: its other writes stay when `work` throws. */
export function inSavepoint<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('SAVEPOINT part');
  try {
    const result = work();
    database.exec('RELEASE part');
    return result;
  } catch (error) {
    database.exec('ROLLBACK TO part; RELEASE part');
    throw error;
  }
}
