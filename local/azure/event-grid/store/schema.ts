import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS topics (key TEXT PRIMARY KEY, topic TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS subscriptions (
    key TEXT PRIMARY KEY, scope TEXT NOT NULL, subscription TEXT NOT NULL, handshake TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS subscriptions_by_scope ON subscriptions (scope);
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription TEXT NOT NULL,
    event TEXT NOT NULL,
    published_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at REAL NOT NULL,
    leased INTEGER NOT NULL DEFAULT 0,
    last_outcome TEXT,
    last_attempt_at REAL,
    dead_letter_reason TEXT,
    dead_letter_since REAL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (leased, due_at, subscription);
  CREATE INDEX IF NOT EXISTS deliveries_of ON deliveries (subscription, leased, due_at);
  CREATE TABLE IF NOT EXISTS metrics (
    subscription TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (subscription, name)
  ) STRICT;
`;

/**
 * Opens the state of Event Grid. What a process that died was delivering is due again: it was not acknowledged.
 * A committed write outlives the process's death; only the machine's own power loss can take the last ones.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(schema);
  database.exec('UPDATE deliveries SET leased = 0 WHERE leased = 1');
  return database;
}

/** All writes of `work` are kept, or none when it throws. */
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
