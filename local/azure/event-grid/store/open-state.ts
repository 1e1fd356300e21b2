import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../support/sqlite.ts';

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

/** Opens the state of Event Grid. What a process that died was delivering is due again: it was not acknowledged. */
export function openState(file: string): DatabaseSync {
  const database = openDatabase(file);
  database.exec(schema);
  database.exec('UPDATE deliveries SET leased = 0 WHERE leased = 1');
  return database;
}
