import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { inTransaction } from '../../../support/sqlite.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS instances (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, version TEXT, executionId TEXT NOT NULL, generation INTEGER,
    status TEXT NOT NULL, input TEXT, output TEXT, customStatus TEXT,
    created TEXT NOT NULL, updated TEXT NOT NULL, createdMs INTEGER NOT NULL, parent TEXT) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS history (
    instanceId TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instanceId, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, instanceId TEXT NOT NULL, executionId TEXT, event TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS messagesOfInstance ON messages (instanceId, seq);
  CREATE TABLE IF NOT EXISTS tasks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, instanceId TEXT NOT NULL, executionId TEXT NOT NULL,
    taskId INTEGER NOT NULL, name TEXT NOT NULL, input TEXT);
  CREATE INDEX IF NOT EXISTS tasksOfInstance ON tasks (instanceId);
  CREATE TABLE IF NOT EXISTS timers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, instanceId TEXT NOT NULL, executionId TEXT,
    fireAtMs INTEGER NOT NULL, event TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS timersByTime ON timers (fireAtMs, seq);
  CREATE INDEX IF NOT EXISTS timersOfInstance ON timers (instanceId);
  CREATE TABLE IF NOT EXISTS entities (
    id TEXT PRIMARY KEY, present INTEGER NOT NULL, state TEXT, lockedBy TEXT, lastOperation TEXT NOT NULL,
    created TEXT NOT NULL) WITHOUT ROWID;
`;

/** The backend's state on disk. Statements are prepared once and kept. */
export interface Database {
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** How many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All or nothing: what `work` changed is on disk when this returns. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/**
 * Opens the state for this process alone.
 *
 * WAL with synchronous=NORMAL: a commit has reached the operating system, so that a killed process loses nothing; only
 * a machine that loses power may forget the last commits, never half of one (sqlite.org/wal.html, "performance").
 */
export function openDatabase(stateDir: string): Database {
  const file = new DatabaseSync(join(stateDir, 'durable.db'));
  try {
    file.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;',
    );
    file.exec(schema);
  } catch (error) {
    file.close();
    throw new Error(`Cannot open the durable state in ${stateDir}: is another host running on it?`, { cause: error });
  }
  return withPreparedStatements(file);
}

function withPreparedStatements(file: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? file.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    transaction: (work) => inTransaction(file, work),
    close: () => file.close(),
  };
}
