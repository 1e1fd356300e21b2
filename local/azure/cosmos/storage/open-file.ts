import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../support/sqlite.ts';
import { orderKeyAt } from './order-key.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS databases (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS containers (
    key INTEGER PRIMARY KEY AUTOINCREMENT, database INTEGER NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL,
    ts INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1, lsn INTEGER NOT NULL DEFAULT 0, UNIQUE (database, id)) STRICT;
`;

/** The service's one file. */
export function openFile(stateDir: string): DatabaseSync {
  const file = openDatabase(join(stateDir, 'cosmos.sqlite'));
  file.exec('PRAGMA cache_size = -65536');
  file.function('order_key', { deterministic: true }, (body, path) => orderKeyAt(String(body), String(path)));
  file.exec(schema);
  return file;
}
