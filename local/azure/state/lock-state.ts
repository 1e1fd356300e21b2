import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes a state directory for this process; throws while another one has it. The lock is SQLite's own file lock, so the
 * system lifts it when the process dies, however it dies.
 */
export function lockState(dir: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dir, 'lock.sqlite'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    throw new Error(`Another process uses the state in ${dir}. Stop it, or choose another directory with --state.`, {
      cause: error,
    });
  }
  return () => database.close();
}
