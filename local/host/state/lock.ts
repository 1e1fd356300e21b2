import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

class StateInUseError extends Error {
  override readonly name = 'StateInUseError';
}

/**
 * Takes a state folder for this process alone; the answer lets go of it. The operating system
 * releases the lock when the process ends, however it ends. Throws StateInUseError.
 */
export function lockState(stateDir: string): () => void {
  mkdirSync(stateDir, { recursive: true });
  const owner = join(stateDir, 'host.pid');
  const database = new DatabaseSync(join(stateDir, 'host.lock'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new StateInUseError(`The state folder ${stateDir} is in use by another host${pidIn(owner)}.`, {
      cause: error,
    });
  }
  writeFileSync(owner, String(process.pid));
  return () => database.close();
}

function pidIn(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8')})`;
  } catch {
    return '';
  }
}
