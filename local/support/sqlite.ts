import { DatabaseSync } from 'node:sqlite';

/**
 * Opens a service's file. A committed write outlives the death of the process at any moment
 * (write-ahead log, `synchronous = NORMAL`): only the machine's own power loss can take the last ones, never half of one.
 * https://sqlite.org/wal.html#performance_considerations
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  return database;
}

/** All writes of `work` are kept, or none when it throws; inside another transaction it is a part that can fail alone. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  const [begin, commit, rollback] = database.isTransaction
    ? ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part']
    : ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'];
  database.exec(begin);
  try {
    const result = work();
    database.exec(commit);
    return result;
  } catch (error) {
    database.exec(rollback);
    throw error;
  }
}
